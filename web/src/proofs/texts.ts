import { speaker } from "../language";

/** What is said where a photo is taken or somebody signs, in both languages. */
const texts = {
  photo: { zh: "拍照", en: "Take a photo" },
  photoAgain: { zh: "重新拍照", en: "Take it again" },
  photoTaken: { zh: "已拍的照片", en: "The photo" },
  photoHint: { zh: "只拍物资和门牌；保存前会缩小，并去掉拍摄地点。", en: "Of the goods and the door only; it is made smaller, and where it was taken is removed." },
  photoWrong: { zh: "这张照片读不出来，请重新拍。", en: "This photo cannot be read; take another." },
  remove: { zh: "去掉", en: "Remove" },
  signature: { zh: "签字", en: "Signature" },
  signatureHint: { zh: "请领取人在框内签字", en: "Signed by the receiver inside the frame" },
  signAgain: { zh: "重签", en: "Sign again" },
};

export const p = speaker(texts);
