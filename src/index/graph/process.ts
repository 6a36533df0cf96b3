import { Socket } from 'node:net';
import type { GraphEngine } from './graph-engine.js';
import { DONE, type Frame, FrameReader, GRAPH_OPS, packFrame, REFUSED } from './graph-frames.js';
import { GRAPH_FD, type GraphStart } from './graph-start.js';
import { openEngine } from './open-engine.js';

/**
 * The process of one graph: one frame after the other, until whoever started it is gone. Whatever the native code does to
 * this process, it does to no other.
 */
const { engine: name, shape } = JSON.parse(process.argv[2] ?? '') as GraphStart;
const engine = await openEngine(name, shape);
const socket = new Socket({ fd: GRAPH_FD, readable: true, writable: true });
const reader = new FrameReader();
const NO_FLOATS = new Float32Array();

socket.on('data', (piece) => {
  for (const frame of reader.take(piece)) socket.write(packFrame(answer(engine, frame)));
});
socket.on('close', () => process.exit());
// The start has the number 0.
socket.write(packFrame({ number: 0, kind: DONE, words: new Uint32Array(), floats: NO_FLOATS }));

function answer(graph: GraphEngine, frame: Frame): Frame {
  try {
    return { number: frame.number, kind: DONE, words: carryOut(graph, frame), floats: NO_FLOATS };
  } catch {
    return { number: frame.number, kind: REFUSED, words: new Uint32Array(), floats: NO_FLOATS };
  }
}

function carryOut(graph: GraphEngine, { kind, words, floats }: Frame): Uint32Array {
  const { dimension } = shape;
  switch (kind) {
    case GRAPH_OPS.add:
      for (const [i, label] of words.entries()) graph.add(label, floats.subarray(i * dimension, (i + 1) * dimension));
      return new Uint32Array();
    case GRAPH_OPS.remove:
      for (const label of words) graph.remove(label);
      return new Uint32Array();
    case GRAPH_OPS.search: {
      const [count = 1, ef = count] = words;
      return graph.search(floats, count, ef).labels;
    }
    default:
      throw new Error('unknown frame');
  }
}
