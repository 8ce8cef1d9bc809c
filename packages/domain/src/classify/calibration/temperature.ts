/** Rows used at most to find the temperature; more do not move it in the second digit. */
const MAX_ROWS = 4000;

/** The largest of `count` values from `offset`. */
export function bestOf(scores: ArrayLike<number>, offset: number, count: number): number {
  let best = 0;
  for (let c = 1; c < count; c += 1) {
    if ((scores[offset + c] as number) > (scores[offset + best] as number)) best = c;
  }
  return best;
}

/** The softmax share of class `best` at a temperature, 0..1. */
export function softmaxShare(
  scores: ArrayLike<number>,
  offset: number,
  count: number,
  best: number,
  temperature: number,
): number {
  const top = scores[offset + best] as number;
  let sum = 0;
  for (let c = 0; c < count; c += 1) {
    sum += Math.exp(((scores[offset + c] as number) - top) / temperature);
  }
  return 1 / sum;
}

/**
 * The temperature that makes the softmax of the decision values most likely (Guo et al. 2017): golden-section search
 * on its logarithm between 0.01 and 20. `scores` is rows x classes.
 */
export function fitTemperature(scores: Float32Array, labels: Uint16Array, classes: number): number {
  const step = Math.max(1, Math.ceil(labels.length / MAX_ROWS));
  const loss = (logTemperature: number): number => {
    const temperature = Math.exp(logTemperature);
    let sum = 0;
    for (let row = 0; row < labels.length; row += step) {
      const offset = row * classes;
      const best = bestOf(scores, offset, classes);
      const gap =
        (scores[offset + (labels[row] as number)] as number) - (scores[offset + best] as number);
      sum -= gap / temperature + Math.log(softmaxShare(scores, offset, classes, best, temperature));
    }
    return sum;
  };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.01);
  let high = Math.log(20);
  let left = high - ratio * (high - low);
  let right = low + ratio * (high - low);
  let leftLoss = loss(left);
  let rightLoss = loss(right);
  while (high - low > 0.01) {
    if (leftLoss <= rightLoss) {
      high = right;
      right = left;
      rightLoss = leftLoss;
      left = high - ratio * (high - low);
      leftLoss = loss(left);
    } else {
      low = left;
      left = right;
      leftLoss = rightLoss;
      right = low + ratio * (high - low);
      rightLoss = loss(right);
    }
  }
  return Math.fround(Math.exp((low + high) / 2));
}
