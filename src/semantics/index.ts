export * from './exploration.js';
export * from './note.js';
