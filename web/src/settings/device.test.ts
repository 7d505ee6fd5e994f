import { expect, it } from "vitest";
import { deviceOf, type Device } from "./device";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)";
const ANDROID = "Mozilla/5.0 (Linux; Android 10; K)";

const cases: readonly (readonly [string, string, string, Device["kind"]])[] = [
  [`${WINDOWS} ${WEBKIT} Chrome/138.0.0.0 Safari/537.36`, "Chrome", "Windows", "computer"],
  [`${WINDOWS} ${WEBKIT} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0`, "Edge", "Windows", "computer"],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/138.0.0.0 Safari/537.36`,
    "Headless Chromium",
    "Linux",
    "computer",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux", "computer"],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${APPLE} Version/18.5 Safari/605.1.15`,
    "Safari",
    "macOS",
    "computer",
  ],
  [`${IPHONE} ${APPLE} Version/18.5 Mobile/15E148 Safari/604.1`, "Safari", "iPhone", "phone"],
  [`${IPHONE} ${APPLE} CriOS/138.0.7204.33 Mobile/15E148 Safari/604.1`, "Chrome", "iPhone", "phone"],
  [
    `Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) ${APPLE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`,
    "Firefox",
    "iPad",
    "tablet",
  ],
  [
    `${ANDROID} ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    "Samsung Internet",
    "Android",
    "phone",
  ],
  [`${ANDROID} ${WEBKIT} Chrome/138.0.0.0 Safari/537.36`, "Chrome", "Android", "tablet"],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/138.0.0.0 Safari/537.36 OPR/122.0.0.0`,
    "Opera",
    "ChromeOS",
    "computer",
  ],
  ["curl/8.5.0", "curl", "", "unknown"],
  ["node", "node", "", "unknown"],
  ["Mozilla/5.0", "", "", "unknown"],
  ["", "", "", "unknown"],
  ["x".repeat(500), "x".repeat(40), "", "unknown"],
];

it.each(cases)("%s", (userAgent, browser, system, kind) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system, kind });
});
