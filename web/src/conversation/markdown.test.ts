import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOnlyEmoji, isPlain, renderAny, renderMarkdown } from "./markdown";
import { plainText } from "./plain";

describe("message text", () => {
  it("shows Markdown", () => {
    expect(renderMarkdown("**bold** *soft* `code` ~~gone~~")).toContain(
      "<strong>bold</strong> <em>soft</em> <code>code</code> <del>gone</del>",
    );
  });

  it("shows HTML as text", () => {
    expect(renderMarkdown("<img src=x onerror=alert(1)> <b>no</b>")).not.toMatch(/<img|<b>/u);
  });

  it("opens links in a window of their own that knows nothing of this one", () => {
    const html = renderMarkdown("see https://example.org/a?b=c&d=e");
    expect(html).toContain('href="https://example.org/a?b=c&amp;d=e"');
    expect(html).toContain('rel="noopener noreferrer nofollow"');
    expect(html).toContain('target="_blank"');
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//example.org",
    "/v1/auth",
  ])("has no link to %s", (href) => expect(renderMarkdown(`[x](${href})`)).not.toContain("<a"));

  it("makes a link of a picture, which would tell its server who reads", () => {
    const html = renderMarkdown("![a cat](https://example.org/cat.png)");
    expect(html).not.toContain("<img");
    expect(html).toContain(">a cat</a>");
  });

  it("marks mentions, but not e-mail addresses", () => {
    expect(renderMarkdown("hi @ada.l, ask bob@example.org")).toContain(
      '<span class="mention">@ada.l</span>,',
    );
    expect(renderMarkdown("bob@example.org")).not.toContain("mention");
  });

  it("keeps line breaks and code as they were written", () => {
    expect(renderMarkdown("a\nb")).toContain("a<br>b");
    expect(renderMarkdown("```js\nif (a < b) {}\n```")).toContain('<pre dir="ltr"><code>if (a &lt; b) {}');
  });

  it("is the same by the short way, where that may be taken", () => {
    const pieces = fc.constantFrom(
      ..."abЖ語é 19.,!?'\"();:%$…–—-\n".split(""),
      "1. ",
      "- ",
      "www.a.de",
      "http://a",
      "  ",
      "    ",
      "\n\n",
      "---",
      ":-:",
      "\t",
      "a@b.de",
      "_a_",
      "`",
      "#",
      "\u00a0",
    );
    const text = fc.array(pieces, { maxLength: 12 }).map((all) => all.join(""));
    const dom = (html: string): string => {
      const box = document.createElement("div");
      box.innerHTML = html;
      // White space at the edges of an element is not shown.
      return box.innerHTML.replace(/\s*(<[^>]*>)\s*/gu, "$1");
    };
    fc.assert(
      fc.property(text, (any) => {
        fc.pre(any.trim() !== "" && isPlain(any));
        expect(dom(renderMarkdown(any))).toBe(dom(renderAny(any)));
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it("is large when it is only a few emoji", () => {
    expect(isOnlyEmoji("🎉🎉")).toBe(true);
    expect(isOnlyEmoji("👩‍🚀 ❤️")).toBe(true);
    expect(isOnlyEmoji("ok 🎉")).toBe(false);
    expect(isOnlyEmoji("12")).toBe(false);
    expect(isOnlyEmoji("   ")).toBe(false);
  });

  it("becomes one plain line in lists", () => {
    expect(
      plainText("# Title\n\n**bold** and [a link](https://example.org)\n> quote\n```js\ncode()\n```"),
    ).toBe("Title bold and a link quote code()");
    expect(plainText("snake_case_name and 2 * 3 * 4")).toBe("snake_case_name and 2 * 3 * 4");
  });
});
