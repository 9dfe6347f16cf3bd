export { assert, InternalError, never } from './assert.js';
