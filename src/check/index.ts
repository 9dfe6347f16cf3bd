export { check, compile, parse, type TextOptions } from './api.js';
export type { Built } from './build.js';
export { checkFile } from './check.js';
export { type Listing, listingsOf } from './listing.js';
export type { CheckOptions, Progress } from './options.js';
export type { Distributed, PeerOptions } from './peers.js';
