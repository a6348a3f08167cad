import { type Document, isCollection, isNode, visit, type YAMLError } from "yaml";
import type { Finding } from "./findings.ts";

const tagged = "a value that begins with ! or & has a tag or an anchor to YAML; put it in quotes";

/** Where a text stops being YAML, and what to do about it in words of someone who does not know YAML's. */
export function describeSyntaxError(error: YAMLError, document: Document.Parsed, text: string): Finding {
  const at = error.pos[0];
  switch (error.code) {
    case "TAB_AS_INDENT":
      return { at, message: "a tab indents this line, where YAML takes spaces only; replace it by spaces" };
    case "BAD_DQ_ESCAPE":
      return {
        at,
        message: `${text.slice(at, at + 2)} is no escape of text in double quotes; put it in single quotes, where a backslash is a backslash`,
      };
    case "BAD_SCALAR_START":
      return { at, message: `a value cannot begin with ${text[at]}; put it in quotes` };
    case "MULTIPLE_DOCS":
      return { at, message: 'a second document begins here; a definition is one document, so take the "---" away' };
    case "BLOCK_IN_FLOW":
      return { at, message: "a comma is missing before this key; between { and } commas stand between the keys" };
    case "BAD_INDENT":
      return badIndent(at, document, text);
    case "UNEXPECTED_TOKEN":
      return unexpected(at, document, text);
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return badKey(error, text);
    case "BAD_ALIAS":
      return { at, message: `a value cannot begin with ${text[at]}, which names a part in YAML; put it in quotes` };
    case "TAG_RESOLVE_FAILED":
    case "MULTIPLE_TAGS":
    case "MULTIPLE_ANCHORS":
      return { at, message: tagged };
    case "BAD_DIRECTIVE":
      return badDirective(at, text);
    case "MISSING_CHAR":
      return missing(error, document, text);
    default:
      return { at, message: `this is not YAML (${error.message}); look at the indentation, quotes and colons here` };
  }
}

/** What to do about a tag, such as `!uniform`, or a directive, such as `%YAML 3.0`: what YAML warns of. */
export function describeWarning({ pos: [at, end] }: YAMLError, text: string): Finding {
  const found = text.slice(at, end);
  if (found.startsWith("!")) {
    return { at, message: `a value cannot begin with ${found}, which is a tag in YAML; put the value in quotes` };
  }
  return badDirective(at, text);
}

function badDirective(near: number, text: string): Finding {
  const at = text.lastIndexOf("\n", near) + 1;
  const line = text.slice(at, lineEnd(text, at)).trim();
  return { at, message: `a line that begins with % is a directive, and ${line} is none; take the line away` };
}

function badIndent(at: number, document: Document.Parsed, text: string): Finding {
  const open = openFlow(document, at);
  if (open !== undefined) return neverClosed(open, text);
  const first = at + text.slice(at).search(/\S|$/);
  return {
    at: first,
    message: "this line is indented like none of its neighbours; align it with the lines that it belongs to",
  };
}

function missing(error: YAMLError, document: Document.Parsed, text: string): Finding {
  const at = error.pos[0];
  const { message } = error;
  if (message.includes("quote")) {
    const open = nodesOf(document).findLast(({ start }) => start < at && /["']/.test(text[start]!))?.start ?? at;
    return {
      at: open,
      message: `the quote ${text[open]} that opens here is never closed; close it at the end of the text`,
    };
  }
  const open = openFlow(document, at);
  if (message.includes("end with a") && open !== undefined) return neverClosed(open, text);
  if (message.includes("Missing ,")) {
    const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
    const inCall = before.split("(").length > before.split(")").length;
    const fix = inCall
      ? "this does not belong to the value; between { and } a value with commas or [ ] must be in quotes"
      : "a comma is missing before this; between { and } commas stand between the keys";
    return { at, message: fix };
  }
  if (message.includes("map values")) return noColon(at, text);
  if (message.includes("directives-end")) return badDirective(Math.max(0, text.search(/^%/m)), text);
  if (message.includes("Comments")) {
    return { at, message: "a comment begins here without a space before its #; add one, or put the value in quotes" };
  }
  if (message.includes("Tags")) return { at, message: tagged };
  if (message.includes("without -")) return badIndent(at, document, text);
  return { at, message: `this is not YAML (${message}); look at the indentation, quotes and colons here` };
}

/** Text goes on where a value had ended. */
function unexpected(at: number, document: Document.Parsed, text: string): Finding {
  if (text[at] === ",") return { at, message: "a comma too many; take it away" };
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  const value = /^\s*(?:-\s+)*(?:[^\s:]+:\s+)?(\S?)/.exec(line)?.[1] ?? "";
  const rest = JSON.stringify(text.slice(at, lineEnd(text, at)).trim());
  if (/[|>]/.test(value)) return { at, message: `${rest} must begin on the line below the ${value}, and be indented` };
  const quoted = nodesOf(document).findLast(({ end }) => end <= at && text.slice(end, at).trim() === "");
  if (quoted !== undefined && /["']/.test(text[quoted.start]!) && text.slice(quoted.start, quoted.end).includes("\n")) {
    return {
      at: quoted.start,
      message: `the quote ${text[quoted.start]} that opens here is closed only some lines below, before ${rest}; close it on its own line`,
    };
  }
  if (/[{["'*&]/.test(value)) {
    return {
      at,
      message: `${rest} follows where the value has ended; put the whole of a value that begins with ${value} in quotes`,
    };
  }
  if (rest.startsWith('"- '))
    return { at, message: "a list cannot begin on its key's line; put each dash on a line of its own" };
  return {
    at,
    message: `${rest} is not expected here; put the value in quotes, or align the line with its neighbours`,
  };
}

/** Something that is taken for a key and is none. */
function badKey(error: YAMLError, text: string): Finding {
  const at = error.pos[0];
  const end = lineEnd(text, at);
  const line = text.slice(at, end);
  const colon = /:(?=\s|$)/.exec(line);
  if (colon !== null) {
    return {
      at: at + colon.index,
      message: `a second ": " on one line begins a mapping within the value; put the value in quotes, or "${line.slice(0, colon.index)}:" on the next line, indented`,
    };
  }
  const begin = text.lastIndexOf("\n", at - 1) + 1;
  const whole = text.slice(begin, end);
  const dash = /^\s*-(?=[A-Za-z_])/.exec(whole);
  if (dash !== null)
    return { at: begin + dash[0].length - 1, message: 'a space is missing after the dash; write "- trials: 60"' };
  const next = end + text.slice(end).search(/\S|$/);
  const below = /^[^\s:]+(?=:(?:\s|$))/.exec(text.slice(next, lineEnd(text, next)))?.[0];
  if (below !== undefined && /:\s/.test(text.slice(begin, at))) {
    return {
      at: next,
      message: `${below} is indented deeper than the line above, which has its value already; align the two`,
    };
  }
  return noColon(at, text);
}

function noColon(at: number, text: string): Finding {
  const line = text.slice(at, lineEnd(text, at)).trim();
  const glued = /^([^\s:]+):(\S.*)$/.exec(line);
  if (glued !== null) {
    return { at: at + glued[1]!.length, message: `a space is missing after the colon; write ${glued[1]}: ${glued[2]}` };
  }
  return { at, message: `"${line}" is no key with a value; write key: value, with a colon and a space` };
}

function neverClosed(open: number, text: string): Finding {
  const close = text[open] === "{" ? "}" : "]";
  return { at: open, message: `the ${text[open]} that opens here is never closed; close it with ${close}` };
}

/** The innermost `{` or `[` still open at `at`. */
function openFlow(document: Document.Parsed, at: number): number | undefined {
  return nodesOf(document).findLast(
    ({ node, start, end }) => isCollection(node) && node.flow === true && start < at && at <= end,
  )?.start;
}

interface Place {
  readonly node: unknown;
  readonly start: number;
  readonly end: number;
}

/** All nodes in the text's order, outer before inner. */
function nodesOf(document: Document.Parsed): readonly Place[] {
  const places: Place[] = [];
  visit(document, {
    Node(_, node) {
      if (isNode(node) && node.range) places.push({ node, start: node.range[0], end: node.range[1] });
    },
  });
  return places;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}
