import protobuf from 'protobufjs';
import { expect, it } from 'vitest';
import { quantisedGraph } from '../../src/index/quantised/quantised-graph.js';
import { searchGraph } from '../../src/index/search-graph.js';

/** The part of onnx.proto (field numbers as published) that the graph uses. */
const SCHEMA = `
syntax = "proto3";
message Model { int64 ir_version = 1; Graph graph = 7; repeated Opset opset_import = 8; }
message Opset { string domain = 1; int64 version = 2; }
message Graph { repeated Node node = 1; string name = 2; repeated Value input = 11; repeated Value output = 12; }
message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; }
message Value { string name = 1; Type type = 2; }
message Type { Tensor tensor_type = 1; }
message Tensor { int32 elem_type = 1; Shape shape = 2; }
message Shape { repeated Dim dim = 1; }
message Dim { int64 dim_value = 1; string dim_param = 2; }
`;

const FLOAT = 1;
const UINT8 = 2;
const INT8 = 3;
const INT32 = 6;

it.each([
  ['MatMul', searchGraph(), FLOAT, FLOAT, FLOAT],
  ['MatMulInteger', quantisedGraph(), UINT8, INT8, INT32],
])('holds one %s with free dimensions, byte for byte as a protobuf library writes it', (opType, bytes, gallery, probes, scores) => {
  const model = protobuf.parse(SCHEMA).root.lookupType('Model');
  const value = (name: string, elemType: number, dims: string[]) => ({
    name,
    type: { tensorType: { elemType, shape: { dim: dims.map((dimParam) => ({ dimParam })) } } },
  });
  const graph = {
    irVersion: 8,
    graph: {
      node: [{ input: ['gallery', 'probes'], output: ['scores'], opType }],
      name: 'search',
      input: [value('gallery', gallery, ['n', 'd']), value('probes', probes, ['d', 'p'])],
      output: [value('scores', scores, ['n', 'p'])],
    },
    opsetImport: [{ version: 17 }],
  };
  expect(Buffer.from(bytes).toString('hex')).toBe(Buffer.from(model.encode(model.fromObject(graph)).finish()).toString('hex'));
});
