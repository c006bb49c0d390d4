// Gives what the program imports from its script short names:   node build/short-names.mjs app
//
// wasm-bindgen calls each function of the browser by a name with a hash of 16 digits, in app.js and once
// more in app_bg.wasm. Nobody reads them, and digits of hashes do not compress.

import { readFileSync, writeFileSync } from "node:fs";

const name = process.argv[2];
const [programPath, scriptPath] = [`${name}_bg.wasm`, `${name}.js`];
const MODULE = `./${name}_bg.js`;
const IMPORTS = 2; // the section's number
const FUNCTION = 0; // the kind of an import

const program = readFileSync(programPath);
let at = 8; // behind the magic number and the version

function number() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = program[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
}
function bytes(length) {
  at += length;
  return program.subarray(at - length, at);
}
function numberBytes(value) {
  const out = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return Buffer.from([...out, value]);
}
const text = () => bytes(number()).toString("utf8");
const textBytes = (value) => Buffer.concat([numberBytes(Buffer.byteLength(value)), Buffer.from(value)]);

/** The names that are replaced, each with its new one. */
const short = new Map();
function shortNameOf(long) {
  if (!short.has(long)) short.set(long, `_${short.size.toString(36)}`);
  return short.get(long);
}

function renamedImports() {
  const n = number();
  const out = [numberBytes(n)];
  for (let i = 0; i < n; i++) {
    const [module, field, kind] = [text(), text(), program[at++]];
    if (kind !== FUNCTION) throw new Error(`${programPath}: ${module} ${field} is no function, which is not expected here`);
    out.push(textBytes(module), textBytes(module === MODULE ? shortNameOf(field) : field), Buffer.from([kind]), numberBytes(number()));
  }
  return Buffer.concat(out);
}

const sections = [program.subarray(0, at)];
while (at < program.length) {
  const id = program[at++];
  const end = number() + at;
  const body = id === IMPORTS ? renamedImports() : program.subarray(at, end);
  sections.push(Buffer.from([id]), numberBytes(body.length), body);
  at = end;
}

// Each is a member of one object and named nowhere else.
let n = 0;
const script = readFileSync(scriptPath, "utf8").replace(/^( +)(\w+): /gm, (line, indent, member) => {
  if (!short.has(member)) return line;
  n += 1;
  return `${indent}${short.get(member)}: `;
});
if (n !== short.size) throw new Error(`${scriptPath} has ${n} of the ${short.size} functions that ${programPath} imports`);
writeFileSync(programPath, Buffer.concat(sections));
writeFileSync(scriptPath, script);
