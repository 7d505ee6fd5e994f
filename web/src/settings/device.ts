// What a device is called in plain words, from what it said about itself when it signed in.

export interface Device {
  /** For example "Firefox"; empty if not known. */
  readonly browser: string;
  /** For example "Windows"; empty if not known. */
  readonly system: string;
  readonly kind: "computer" | "phone" | "tablet" | "unknown";
}

/** The first that matches counts: most browsers claim to be several others as well. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//u, "Edge"],
  [/\b(?:OPR|Opera|OPiOS)\b/u, "Opera"],
  [/\bYaBrowser\//u, "Yandex Browser"],
  [/\bVivaldi\//u, "Vivaldi"],
  [/\bSamsungBrowser\//u, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//u, "Firefox"],
  [/\bHeadlessChrome\//u, "Headless Chromium"],
  [/\bChromium\//u, "Chromium"],
  [/\b(?:Chrome|CriOS)\//u, "Chrome"],
  [/\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//u, "Safari"],
];

const SYSTEMS: readonly (readonly [RegExp, string, Device["kind"]])[] = [
  [/\biPhone\b/u, "iPhone", "phone"],
  [/\biPad\b/u, "iPad", "tablet"],
  [/\bAndroid\b.*\bMobile\b/u, "Android", "phone"],
  [/\bAndroid\b/u, "Android", "tablet"],
  [/\bWindows\b/u, "Windows", "computer"],
  [/\bCrOS\b/u, "ChromeOS", "computer"],
  [/\bMac(?: OS X|intosh)\b/u, "macOS", "computer"],
  [/\b(?:Linux|X11)\b/u, "Linux", "computer"],
];

export function deviceOf(userAgent: string): Device {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent));
  return {
    browser: browser ?? program(userAgent),
    system: system?.[1] ?? "",
    kind: system?.[2] ?? "unknown",
  };
}

/** The name of a program that is no browser: "curl" for "curl/8.5.0". */
function program(userAgent: string): string {
  const name = /^[^/\s(]{1,40}/u.exec(userAgent.trim())?.[0] ?? "";
  return name === "Mozilla" ? "" : name;
}
