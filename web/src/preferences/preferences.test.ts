import { describe, expect, it } from "vitest";
import { defaults, listWidth, parsePreferences } from "./preferences";

describe("preferences", () => {
  it("begin with the first language of the browser that the client speaks", () => {
    expect(defaults(["de-DE", "ru-RU", "en"]).language).toBe("ru");
    expect(defaults(["en-GB", "ru"]).language).toBe("en");
    expect(defaults(["de", "ja"]).language).toBe("en");
    expect(defaults([]).language).toBe("en");
  });

  it("are what was kept", () => {
    const kept = { theme: "dark", language: "ru", sound: true, notifications: false, chatListWidth: 300 };
    expect(parsePreferences(JSON.stringify(kept), ["en"])).toEqual(kept);
  });

  it.each([null, "", "null", "[]", "7", '"x"', "{", "undefined"])(
    "are the defaults when %j was kept",
    (text) => {
      expect(parsePreferences(text, ["en"])).toEqual(defaults(["en"]));
    },
  );

  it("replace only what is not understood", () => {
    const kept = {
      theme: "pink",
      language: "tlh",
      sound: "yes",
      notifications: 1,
      chatListWidth: "wide",
      more: 1,
    };
    expect(parsePreferences(JSON.stringify(kept), ["ru"])).toEqual(defaults(["ru"]));
    expect(parsePreferences('{"theme":"light","sound":0}', ["en"])).toEqual({
      ...defaults(["en"]),
      theme: "light",
    });
    expect(parsePreferences('{"theme":"__proto__"}', ["en"])).toEqual(defaults(["en"]));
  });

  it("keep the list between its least and greatest width", () => {
    expect(listWidth(1)).toBe(280);
    expect(listWidth(1e9)).toBe(360);
    expect(listWidth(300.4)).toBe(300);
    expect(parsePreferences('{"chatListWidth":1e999}', []).chatListWidth).toBe(320);
  });
});
