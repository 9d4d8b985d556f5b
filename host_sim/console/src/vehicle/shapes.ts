// The car's outlines, nose up, in the units of the drawing. It is symmetrical about x = 180; what
// comes in pairs is drawn for the right side, and mirrored.

export const kViewBox = '-22 8 404 562';
export const kMirror = 'translate(360 0) scale(-1 1)';

export const kBody = `
  M180 78 C214 78 240 84 254 104 C266 122 271 150 271 182 C271 214 268 236 268 262
  C268 300 268 340 269 372 C270 400 273 420 272 450 C271 490 268 518 250 534
  C234 545 208 547 180 547 C152 547 126 545 110 534 C92 518 89 490 88 450
  C87 420 90 400 91 372 C92 340 92 300 92 262 C92 236 89 214 89 182
  C89 150 94 122 106 104 C120 84 146 78 180 78 Z`;

export const kHood = `
  M180 93 C208 93 228 96 239 111 C250 130 253 165 252 199 C232 185 206 180 180 180
  C154 180 128 185 108 199 C107 165 110 130 121 111 C132 96 152 93 180 93 Z`;

export const kHoodCreases = 'M140 100 C132 128 130 156 132 186 M220 100 C228 128 230 156 228 186';

export const kWindshield = `
  M180 187 C208 187 234 193 253 208 L239 261 C220 253 200 250 180 250
  C160 250 140 253 121 261 L107 208 C126 193 152 187 180 187 Z`;

export const kRoof = `
  M123 267 C142 258 160 255 180 255 C200 255 218 258 237 267 L239 420
  C220 426 200 428 180 428 C160 428 140 426 121 420 Z`;

export const kRearWindow = `
  M122 427 C142 433 160 435 180 435 C200 435 218 433 238 427 L247 477
  C226 486 204 489 180 489 C156 489 134 486 113 477 Z`;

export const kTrunk = `
  M112 484 C134 493 156 496 180 496 C204 496 226 493 248 484 C253 500 251 514 242 524
  C228 534 206 536 180 536 C154 536 132 534 118 524 C109 514 107 500 112 484 Z`;

export const kMirrorGlass = 'M266 236 C274 229 288 231 291 239 C292 247 280 251 267 250 Z';

export const kHeadlamp =
  'M219 90 C238 92 251 101 258 121 C252 121 249 119 247 115 C242 105 233 99 219 97 Z';
export const kTailLamp =
  'M212 541 C234 539 251 531 260 511 C255 510 252 512 250 516 C243 527 231 532 212 533 Z';

// Its hinge is in styles/doors.css, which opens it.
export interface DoorShape {
  sill: string; // what an open door shows
  panel: string;
  glass: string;
  handle: string;
  badge: [x: number, y: number];
}

export const kDoorShapes: Record<1 | 2, DoorShape> = {
  1: {
    sill: 'M242 270 L257 230 L268.5 230 L268.5 343 L242 343 Z',
    panel: `
      M257 226 C261 227 266 229 268.5 230 C268 268 268 306 268.5 343
      L259.5 343 C259 304 258.5 264 257 226 Z`,
    glass: `
      M256.5 231 C258 266 259 306 259 340
      L244 340 C243 316 242.5 292 242 270 C245 257 250 244 256.5 231 Z`,
    handle: 'M264.5 322 V336',
    badge: [326, 292],
  },
  2: {
    sill: 'M243 347 L268.5 347 L270 414 L258 430 L244 424 Z',
    panel: `
      M259.5 346 L268.5 346 C268.6 372 270 396 271 412
      C266 416 262 424 259 433 C260.5 404 260 374 259.5 346 Z`,
    glass: `
      M259 349 C259.5 374 259.5 396 258.5 417 C257 424 252 428 245 424 C244.5 398 244 372 244 349 Z`,
    handle: 'M265.5 398 V411',
    badge: [326, 392],
  },
};
