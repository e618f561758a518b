// What stands on the first screen of a page, as the inside of an SVG: boxes, pictures, and words line by line.
// Every colour is written as the browser gives it, so that two drawings of one page differ in nothing else.
() => {
  const drawn = [];
  const screen = { width: innerWidth, height: innerHeight };
  const number = (value) => String(Math.round(value * 10) / 10);
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  const seen = (colour) => colour && colour !== "none" && !/^rgba\(.*, 0\)$/.test(colour);
  const onScreen = (box) =>
    box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < screen.height && box.right > 0 && box.left < screen.width;

  const KEPT = ["display", "position", "inset", "float", "font", "color", "background-color", "padding", "margin",
    "border-radius", "letter-spacing", "white-space", "width", "height", "vertical-align", "clip-path", "border"];

  // What a style sheet writes before and after an element becomes an element, since only these have a place
  function bringOutWrittenBy(side, element) {
    const style = getComputedStyle(element, side);
    const content = /^"((?:[^"\\]|\\.)*)"/.exec(style.content);
    if (!content || style.display === "none") return;
    const span = document.createElement("span");
    for (const name of KEPT) span.style.setProperty(name, style.getPropertyValue(name));
    if (style.position === "static" && style.display === "inline") span.style.removeProperty("width");
    span.className = "brought-out";
    span.textContent = content[1];
    element.classList.add(side === "::before" ? "brought-out-before" : "brought-out-after");
    side === "::before" ? element.prepend(span) : element.append(span);
  }

  function drawBox(element, style, box) {
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.height / 2);
    const [top, right, bottom, left] = ["Top", "Right", "Bottom", "Left"].map((side) =>
      style[`border${side}Style`] === "none" || !seen(style[`border${side}Color`]) ? 0 : parseFloat(style[`border${side}Width`]));
    const even = top > 0 && [right, bottom, left].every((width) => width === top);
    const dashes = style.borderTopStyle === "dotted" ? ` stroke-dasharray="${number(top)} ${number(top)}"` : "";
    const rest = even ? `;stroke:${style.borderTopColor}" stroke-width="${number(top)}"${dashes}` : '"';
    if (seen(style.backgroundColor) || even) {
      const inset = even ? top / 2 : 0;
      const fill = seen(style.backgroundColor) ? style.backgroundColor : "none";
      drawn.push(`<rect x="${number(box.left + inset)}" y="${number(box.top + inset)}" width="${number(box.width - 2 * inset)}" height="${number(box.height - 2 * inset)}" rx="${number(radius)}" style="fill:${fill}${rest}/>`);
    }
    if (even) return;
    const bar = (x, y, width, height, colour) =>
      drawn.push(`<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" style="fill:${colour}"/>`);
    const across = (above, width, colour, kind) => {
      if (kind !== "double") return bar(box.left, above, box.width, width, colour);
      for (const y of [above, above + width - 1]) bar(box.left, y, box.width, 1, colour);
    };
    if (top) across(box.top, top, style.borderTopColor, style.borderTopStyle);
    if (bottom) across(box.bottom - bottom, bottom, style.borderBottomColor, style.borderBottomStyle);
    if (left) bar(box.left, box.top, left, box.height, style.borderLeftColor);
    if (right) bar(box.right - right, box.top, right, box.height, style.borderRightColor);
  }

  // The patterns that tell the themes apart, under what is marked
  const PATTERNS = { u: '4 4', n: '0.1 6" stroke-linecap="round', h: "2.5 2.5" };
  function drawPatterns(element, line) {
    const style = getComputedStyle(element);
    let above = line.bottom - 3;
    for (const [letter, dashes] of Object.entries(PATTERNS)) {
      if (!element.classList.contains(letter) && !element.closest(`.hue-${letter}`)) continue;
      drawn.push(`<path d="M${number(line.left)} ${number(above)}H${number(line.right)}" stroke-width="${letter === "n" ? 4 : 5}" stroke-dasharray="${dashes}" style="stroke:${hueOf(letter)}"/>`);
      above -= 6;
    }
  }
  // What a browser draws by itself, or by borders: the triangle of the large button, and a slider
  function drawTriangle(box, colour) {
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    drawn.push(`<path d="M${number(x - 7)} ${number(y - 11)}L${number(x + 11)} ${number(y)}L${number(x - 7)} ${number(y + 11)}z" style="fill:${colour}"/>`);
  }
  function drawSlider(input, box, colour) {
    const [y, knob] = [(box.top + box.bottom) / 2, box.left + 8 + ((box.width - 16) * input.value) / input.max];
    drawn.push(`<rect x="${number(box.left)}" y="${number(y - 4)}" width="${number(box.width)}" height="8" rx="4" style="fill:${colour}"/>`);
    drawn.push(`<circle cx="${number(knob)}" cy="${number(y)}" r="8" style="fill:${colour}"/>`);
  }
  function hueOf(letter) {
    const probe = document.createElement("i");
    probe.className = letter;
    document.body.append(probe);
    probe.style.setProperty("color", "var(--hue)");
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  }

  function drawPicture(svg, box) {
    const copy = svg.cloneNode(true);
    const originals = [svg, ...svg.querySelectorAll("*")];
    [copy, ...copy.querySelectorAll("*")].forEach((part, place) => {
      const style = getComputedStyle(originals[place]);
      const names = part.tagName === "stop" ? ["stop-color"] : ["fill", "stroke", "stroke-width", "stroke-linecap", "opacity", "vector-effect"];
      const look = names.map((name) => [name, style.getPropertyValue(name)]).filter(([, value]) => value && !/^(1|butt|none)$/.test(value) || value === "none");
      const hidden = style.display === "none" || style.visibility === "hidden";
      for (const { name } of [...part.attributes]) if (/^(class|style|data-|aria-|role|tabindex|focusable)/.test(name)) part.removeAttribute(name);
      if (hidden) return part.setAttribute("display", "none");
      if (part.tagName !== "defs" && part.tagName !== "linearGradient") {
        part.setAttribute("style", look.filter(([name, value]) => !(name === "vector-effect" && value === "none") && !(name === "opacity" && value === "1")).map(([name, value]) => `${name}:${value.replace(/"/g, "")}`).join(";"));
      }
    });
    for (const gone of copy.querySelectorAll("[display=none]")) gone.remove();
    for (const [name, value] of Object.entries({ x: box.left, y: box.top, width: box.width, height: box.height })) copy.setAttribute(name, number(value));
    drawn.push(copy.outerHTML.replace(/\s+/g, " "));
  }

  function drawWords(node) {
    const style = getComputedStyle(node.parentElement);
    const range = document.createRange();
    const lines = [];
    for (const word of node.data.matchAll(/\S+\s*/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].trimEnd().length);
      for (const box of range.getClientRects()) {
        if (!onScreen(box)) continue;
        const last = lines.at(-1);
        if (last && Math.abs(last.bottom - box.bottom) < 2) Object.assign(last, { text: `${last.text} ${word[0].trim()}`, right: box.right });
        else lines.push({ text: word[0].trim(), left: box.left, right: box.right, top: box.top, bottom: box.bottom });
        break;
      }
    }
    const size = parseFloat(style.fontSize);
    const serif = style.fontFamily.includes("Serif");
    for (const line of lines) {
      const transformed = style.textTransform === "uppercase" ? line.text.toUpperCase() : line.text;
      // The middle of its box, moved down by what these typefaces have above it
      const base = (line.top + line.bottom) / 2 + size * 0.34;
      const under = style.textDecorationLine.includes("underline") || node.parentElement.closest("a:not(.button):not(.theme)")?.matches("a") && getComputedStyle(node.parentElement.closest("a")).textDecorationLine.includes("underline");
      const looks = [serif ? ' class="s"' : "", parseInt(style.fontWeight) >= 600 ? ' font-weight="700"' : "", style.fontStyle === "italic" ? ' font-style="italic"' : "", under ? ' text-decoration="underline"' : ""].join("");
      drawn.push(`<text x="${number(line.left)}" y="${number(base)}" font-size="${number(size)}" textLength="${number(line.right - line.left)}" lengthAdjust="spacingAndGlyphs"${looks} style="fill:${style.color}">${escaped(transformed)}</text>`);
    }
  }

  function draw(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? drawWords(node) : undefined;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, style, template, audio, .visually-hidden, .skip, dialog:not([open])")) return;
    const style = getComputedStyle(node);
    if (style.display === "none" || style.visibility === "hidden" || style.opacity === "0") return;
    const box = node.getBoundingClientRect();
    if (node.tagName === "svg") return onScreen(box) ? drawPicture(node, box) : undefined;
    if (style.display === "inline") for (const line of node.getClientRects()) {
      if (!onScreen(line)) continue;
      drawBox(node, style, line);
      if (node.matches("mark")) drawPatterns(node, line);
    }
    else if (onScreen(box)) drawBox(node, style, box);
    if (node.matches(".ribbon") && onScreen(box)) drawPatterns(node, box);
    if (node.matches(".player__play") && onScreen(box)) drawTriangle(box, style.color);
    if (node.type === "range" && onScreen(box)) return drawSlider(node, box, style.color);
    if (style.display === "list-item" && style.listStyleType === "disc" && onScreen(box)) {
      drawn.push(`<circle cx="${number(box.left - 14)}" cy="${number(box.top + parseFloat(style.lineHeight) / 2)}" r="3" style="fill:${style.color}"/>`);
    }
    if (node.tagName === "SELECT" || node.tagName === "INPUT") {
      const shown = node.tagName === "SELECT" ? node.selectedOptions[0]?.text : node.type === "text" || node.type === "search" ? node.value || node.placeholder : "";
      if (shown && onScreen(box)) drawn.push(`<text x="${number(box.left + 14)}" y="${number((box.top + box.bottom) / 2 + 6)}" font-size="${number(parseFloat(style.fontSize))}" style="fill:${style.color}">${escaped(shown)}</text>`);
      return;
    }
    for (const child of node.childNodes) draw(child);
  }

  for (const span of document.querySelectorAll(".brought-out")) span.remove();
  for (const side of ["before", "after"]) {
    for (const element of document.querySelectorAll(`.brought-out-${side}`)) element.classList.remove(`brought-out-${side}`);
  }
  for (const element of [...document.body.querySelectorAll("*:not(svg, svg *)")]) {
    for (const side of ["::before", "::after"]) bringOutWrittenBy(side, element);
  }
  drawn.push(`<rect width="${screen.width}" height="${screen.height}" style="fill:${getComputedStyle(document.body).backgroundColor}"/>`);
  draw(document.body);
  return drawn.join("\n");
}
