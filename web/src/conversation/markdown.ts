// Message text (Markdown) to HTML that is safe to show. HTML in a message is text; links lead only where links of
// people may lead; images are links, as a picture from elsewhere would tell its server who reads when.
import DOMPurify, { type Config } from "dompurify";
import { Marked, type Tokens } from "marked";

const MAX_CACHED = 2_000;
const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const SAFE_LINK = /^(?:https?:\/\/|mailto:)/iu;
const SANITIZE: Config & { RETURN_TRUSTED_TYPE: true } = {
  ALLOWED_TAGS: [
    ..."p br strong em del code pre blockquote ul ol li a hr table thead tbody tr th td span".split(" "),
  ],
  ALLOWED_ATTR: ["href", "target", "rel", "class", "start", "dir"],
  ALLOWED_URI_REGEXP: SAFE_LINK,
  // The expression above is tried on every attribute that is not named here.
  ADD_URI_SAFE_ATTR: ["target", "rel", "class", "start", "dir"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_TRUSTED_TYPE: true,
};

function escape(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ESCAPES[character] ?? character);
}

interface MentionToken extends Tokens.Generic {
  readonly type: "mention";
  readonly login: string;
}

const marked = new Marked({
  gfm: true,
  breaks: true,
  extensions: [
    {
      name: "mention",
      level: "inline",
      start: (source) => source.match(/(?<![\p{L}\p{N}_.@/-])@[A-Za-z0-9]/u)?.index,
      tokenizer(source): MentionToken | undefined {
        const match = /^@([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?)/u.exec(source);
        return match ? { type: "mention", raw: match[0], login: match[1] ?? "" } : undefined;
      },
      renderer: (token) => `<span class="mention">@${escape((token as MentionToken).login)}</span>`,
    },
  ],
  renderer: {
    html: ({ text }) => escape(text),
    heading({ tokens }) {
      return `<p class="heading"><strong>${this.parser.parseInline(tokens)}</strong></p>`;
    },
    image: ({ href, text }) => link(href, escape(text || href)),
    link({ href, tokens }) {
      return link(href, this.parser.parseInline(tokens));
    },
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
    code: ({ text }) => `<pre dir="ltr"><code>${escape(text)}</code></pre>`,
    blockquote({ tokens }) {
      return `<blockquote dir="auto">${this.parser.parse(tokens)}</blockquote>`;
    },
    paragraph({ tokens }) {
      return `<p dir="auto">${this.parser.parseInline(tokens)}</p>`;
    },
  },
});

/** A link if it leads to where links may lead, else its text. */
function link(href: string, text: string): string {
  return SAFE_LINK.test(href)
    ? `<a href="${escape(href)}" target="_blank" rel="noopener noreferrer nofollow">${text}</a>`
    : text;
}

/** Letters and such punctuation as means nothing in Markdown. */
const PLAIN = /^[\p{L}\p{N}\p{M} \n.,!?'"();:%$…–—-]*$/u;
/** What begins a line and makes a list, a rule, a table or code of it, and what becomes a link by itself. */
const SPECIAL = /^(?:\s{2,}|\s*-|\s*\d+[.)])|:-|:\/|www\.|\s$|\n\n| \n/imu;

/**
 * Whether a text means nothing but itself, as most messages do: they need no parser, which takes far longer than
 * everything else about a row.
 */
export function isPlain(text: string): boolean {
  return PLAIN.test(text) && !SPECIAL.test(text);
}

function renderPlain(text: string): string {
  return `<p dir="auto">${escape(text.trim()).replaceAll("\n", "<br>")}</p>`;
}

/** Exported for the test that compares the two ways. */
export function renderAny(text: string): string {
  // Vue makes it a TrustedHTML again where the browser wants one.
  return DOMPurify.sanitize(marked.parse(text, { async: false }), SANITIZE) as unknown as string;
}

const rendered = new Map<string, string>();

/** The HTML of a message's text. The last 2,000 texts are remembered. */
export function renderMarkdown(text: string): string {
  const known = rendered.get(text);
  if (known !== undefined) {
    return known;
  }
  const html = isPlain(text) ? renderPlain(text) : renderAny(text);
  if (rendered.size >= MAX_CACHED) {
    rendered.delete(rendered.keys().next().value ?? "");
  }
  rendered.set(text, html);
  return html;
}

/** Texts made into HTML before the browser has its turn again. */
const SLICE = 8;

/**
 * Makes the HTML of texts that will soon be shown, a few at a time, so that showing them while somebody scrolls takes
 * no long.
 */
export async function prepareTexts(texts: readonly string[]): Promise<void> {
  const slow = texts.filter((text) => !rendered.has(text) && !isPlain(text));
  for (let at = 0; at < slow.length; at += SLICE) {
    slow.slice(at, at + SLICE).forEach(renderMarkdown);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Whether a text is only a few emoji, which are then shown large. */
export function isOnlyEmoji(text: string): boolean {
  return (
    text.length <= 40 &&
    /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[\u200d\ufe0f\u20e3\s])+$/u.test(
      text,
    ) &&
    /\S/u.test(text)
  );
}
