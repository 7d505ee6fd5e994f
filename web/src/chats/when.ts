const DAY_MILLIS = 86_400_000;

/** A language as the person's browser has it, with the region that decides between 3 PM and 15:00. */
function regional(language: string): string {
  return navigator.languages.find((one) => one.split("-")[0] === language) ?? language;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one costs as much as a hundred uses, and a list needs many. */
function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(regional(language), options);
  formatters.set(key, known);
  return known;
}

/** A moment as short as a list needs it: the time today, the weekday in the last six days, else the date. */
export function shortTime(at: number, language: string, now = Date.now()): string {
  const date = new Date(at);
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MILLIS);
  if (days <= 0) {
    return clock(at, language);
  }
  if (days < 7) {
    return formatter(language, { weekday: "short" }).format(date);
  }
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(
    language,
    sameYear ? { day: "numeric", month: "short" } : { day: "numeric", month: "numeric", year: "2-digit" },
  ).format(date);
}

/** Hours and minutes. */
export function clock(at: number, language: string): string {
  return formatter(language, { hour: "numeric", minute: "2-digit" }).format(at);
}

/** Date and time, for a list. */
export function mediumTime(at: number, language: string): string {
  return formatter(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** Date and time, in full. */
export function fullTime(at: number, language: string): string {
  return formatter(language, { dateStyle: "long", timeStyle: "short" }).format(at);
}

/** A day as a heading: today, yesterday, or the date. */
export function dayName(at: number, language: string, now = Date.now()): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY_MILLIS);
  if (days === 0 || days === -1) {
    const word = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
    return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return formatter(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(at);
}

/** The first moment of a day, in the person's time zone. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
