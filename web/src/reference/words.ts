/** What the page about the API says of itself; what it says of the API stands in openapi.json. */
export const words = {
  title: { zh: "接口", en: "The API" },
  lead: {
    zh: "合作方的系统可以用它写入和读取记录。工作人员的页面用的也是它。",
    en: "Partners' systems write and read records with it; so does the staff site.",
  },
  token: {
    zh: "每个请求都要带访问令牌：Authorization: Bearer …。合作方的系统用客户端凭证换取令牌，工作人员由登录页取得。",
    en: "Every request carries an access token: Authorization: Bearer …. A partner's system gets one for its client credentials, staff get theirs from the sign-in page.",
  },
  again: {
    zh: "记录的编号由发送方生成。同一编号、同一内容可以重复发送，只存一次；同一编号而内容不同会被拒绝（409）。",
    en: "Whoever sends a record makes its id. The same id with the same content may be sent again and is stored once; with other content it is refused (409).",
  },
  problems: {
    zh: "拒绝都以问题详情（RFC 9457）回答，语言随 Accept-Language，errors 逐个指出有误的字段。",
    en: "Refusals are problem details (RFC 9457) in the language of Accept-Language; errors names each field at fault.",
  },
  machine: { zh: "机器可读：openapi.json（OpenAPI 3.1）", en: "For machines: openapi.json (OpenAPI 3.1)" },
  base: { zh: "地址", en: "Address" },
  home: { zh: "返回工作页面", en: "To the staff site" },
  services: { zh: "服务", en: "Services" },
  parameters: { zh: "参数", en: "Parameters" },
  body: { zh: "请求内容", en: "Body" },
  answer: { zh: "回答", en: "Answer" },
  file: { zh: "文件", en: "A file" },
  refusals: { zh: "可能的拒绝", en: "May be refused with" },
  required: { zh: "必填", en: "required" },
  personal: { zh: "个人信息，加密保存", en: "personal, stored encrypted" },
  pattern: { zh: "写法", en: "Written as" },
  example: { zh: "例如", en: "Such as" },
  unreadable: { zh: "读不到 openapi.json，请稍后再试。", en: "openapi.json cannot be read; please try again later." },
  "service.intake": { zh: "人和求助：项目、咨询、个案", en: "People and what they ask: programmes, consultations, cases" },
  "service.deliveries": { zh: "物资：物资包、轮次、发放", en: "Goods: kits, rounds, deliveries" },
  "service.funds": { zh: "经费：拨款、预算、调整、支付", en: "Money: appropriations, lines, reallocations, disbursements" },
  "service.reports": { zh: "数据和报告：数字、指标、报告、邮件", en: "Figures and reports: figures, indicators, reports, mails" },
};
