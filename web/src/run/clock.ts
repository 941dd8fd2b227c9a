const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** The time of day in the programme's time zone, whatever the phone says. */
export const timeNow = (): string => clock.format(new Date());
