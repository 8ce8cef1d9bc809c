import { fromBase64 } from './bytes.ts';
import { hasRightSize, type InjectionModel } from './model.ts';
import { weights } from './weights.ts';

let read: InjectionModel | null = null;

/** The detector this version ships, made by `npm run train-guard`; `docs/guides/injection.md` says of what. */
export function shippedModel(): InjectionModel {
  if (read !== null) return read;
  const { hashed, dense, ...numbers } = weights;
  const model: InjectionModel = {
    ...numbers,
    hashed: Int8Array.from(fromBase64(hashed)),
    dense: Int8Array.from(fromBase64(dense)),
  };
  if (!hasRightSize(model)) {
    throw new Error(
      'the weights of the injection detector do not fit its features: train it again',
    );
  }
  read = model;
  return model;
}
