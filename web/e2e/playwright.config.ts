import { defineConfig } from "@playwright/test";
import { args, executablePath } from "./browser.ts";
import type { Options } from "./fixtures.ts";

export default defineConfig<object, Options>({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../target/e2e",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: "list",
  timeout: 60_000,
  globalTimeout: 30 * 60_000,
  expect: { timeout: 10_000 },
  projects: [
    { name: "single", grepInvert: /@cluster-only/, use: { runs: "single" } },
    { name: "cluster", grep: /@cluster/, use: { runs: "cluster" } },
  ],
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    // Keeping the client's files takes as long as a short test: only the tests that are about it allow it.
    serviceWorkers: "block",
    actionTimeout: Number(process.env["E2E_ACT"] ?? 10_000),
    navigationTimeout: 15_000,
    screenshot: "only-on-failure",
    trace: "off",
    launchOptions: { executablePath, args },
  },
});
