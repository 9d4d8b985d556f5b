// Makes a screenshot small: the same picture with a palette of 256 colours (W3C PNG, 3rd edition).
import assert from 'node:assert/strict';
import { deflateSync, inflateSync } from 'node:zlib';

const kSignature = Buffer.from('89504e470d0a1a0a', 'hex');
const kColours = 256;
const kRgb = 2;
const kPalette = 3;

export function shrink(png) {
  const { width, height, pixels } = decode(png);
  const palette = choose(pixels);
  const rows = Buffer.alloc(height * (width + 1)); // each begins with its filter: none
  const nearest = new Map();
  for (let at = 0; at < pixels.length; ++at) {
    const colour = pixels[at];
    if (!nearest.has(colour)) nearest.set(colour, closest(palette, colour));
    rows[at + Math.floor(at / width) + 1] = nearest.get(colour);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, kPalette], 8);
  return Buffer.concat([
    kSignature,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function decode(png) {
  const chunks = [];
  for (let at = kSignature.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const start = at + 8;
    chunks.push([
      png.toString('latin1', at + 4, start),
      png.subarray(start, start + png.readUInt32BE(at)),
    ]);
  }
  const head = chunks[0][1];
  assert.deepEqual([head[8], head[9]], [8, kRgb], 'not a picture as Chromium makes them');
  const width = head.readUInt32BE(0);
  const height = head.readUInt32BE(4);
  const packed = chunks.filter(([type]) => type === 'IDAT').map(([, data]) => data);
  const bytes = unfilter(inflateSync(Buffer.concat(packed)), width * 3, height);
  const pixels = new Uint32Array(width * height).map((_, at) => bytes.readUIntBE(at * 3, 3));
  return { width, height, pixels };
}

function unfilter(raw, stride, height) {
  const bytes = Buffer.alloc(stride * height);
  for (let at = 0; at < bytes.length; ++at) {
    const row = Math.floor(at / stride);
    const hasLeft = at % stride >= 3;
    const left = hasLeft ? bytes[at - 3] : 0;
    const up = row > 0 ? bytes[at - stride] : 0;
    const corner = hasLeft && row > 0 ? bytes[at - stride - 3] : 0;
    const filter = raw[row * (stride + 1)];
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    bytes[at] = raw[at + row + 1] + guess;
  }
  return bytes;
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

// The commonest colours; many are neighbours in a gradient, so at most two of each small cube.
function choose(pixels) {
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const cubes = new Map();
  const chosen = [];
  for (const [colour] of [...counts].sort((a, b) => b[1] - a[1])) {
    const cube = colour & 0xf0f0f0;
    const had = cubes.get(cube) ?? 0;
    if (had < 2) chosen.push(colour);
    cubes.set(cube, had + 1);
    if (chosen.length === kColours) break;
  }
  return chosen.map(split);
}

function split(colour) {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

function closest(palette, colour) {
  const [red, green, blue] = split(colour);
  const distance = ([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
  return palette.reduce(
    (best, entry, at) => (distance(entry) < distance(palette[best]) ? at : best),
    0,
  );
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
