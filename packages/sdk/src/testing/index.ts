export { startModelServer } from './model-server.ts';
export type {
  ModelAnswer,
  ModelFault,
  ModelServer,
  ModelServerOptions,
  SeenRequest,
} from './types.ts';
