import { parentPort, workerData } from 'node:worker_threads';
import { computeTraining, type TrainingOrder } from './compute-training.ts';

// The whole of a thread: one order in, one result out.
const { bytes, ...rest } = computeTraining(workerData as TrainingOrder);
parentPort?.postMessage({ bytes, ...rest }, bytes === null ? [] : [bytes.buffer]);
