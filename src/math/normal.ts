/** The standard normal distribution: its cumulative probability and the inverse of that. */

const SQRT_32 = 5.656854249492381;
const INVERSE_SQRT_2PI = 0.3989422804014327;

/**
 * Φ(x), the probability that a standard normal number is below `x`; relative error below 1e-14 in the lower tail too.
 * Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), with the coefficients of
 * ANORM (Cody, Algorithm 715, ACM TOMS 19, 1993).
 */
export function normalCdf(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.67448975) return 0.5 + x * ratio(centre, x * x);
  // Also where x is NaN.
  if (!(y < 40)) return x < 0 ? 0 : x > 0 ? 1 : x;
  const tail = densityShape(y) * (y <= SQRT_32 ? ratio(middle, y) : farTail(y));
  return x < 0 ? tail : 1 - tail;
}

/** The asymptotic tail over exp(-y² / 2): (1 / √(2π) - r R(r)) / y with r = 1 / y². */
function farTail(y: number): number {
  const r = 1 / (y * y);
  return (INVERSE_SQRT_2PI - r * ratio(far, r)) / y;
}

/** exp(-y² / 2), with y² in two parts so that its rounding does not grow under the exponential. */
function densityShape(y: number): number {
  const sixteenths = Math.trunc(y * 16) / 16;
  const rest = (y - sixteenths) * (y + sixteenths);
  return Math.exp(-0.5 * sixteenths * sixteenths) * Math.exp(-0.5 * rest);
}

/**
 * Φ⁻¹(p), the x with Φ(x) = `p`; -Infinity at 0 and Infinity at 1; relative error about 1e-16.
 * Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(nearHalf, 0.180625 - q * q);
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const x = r <= 5 ? ratio(inTail, r - 1.6) : ratio(deepInTail, r - 5);
  return q < 0 ? -x : x;
}

/** Two polynomials, each from its highest power down. */
interface Rational {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

function ratio({ above, below }: Rational, x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const c of coefficients) sum = sum * x + c;
  return sum;
}

// Coefficients as published, rounded to doubles.
const centre: Rational = {
  above: [0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356],
  below: [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673],
};

const middle: Rational = {
  above: [
    1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
    2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
  ],
  below: [
    1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
    34900.95272114598, 38912.00328609327, 19685.429676859992,
  ],
};

const far: Rational = {
  above: [
    0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
    0.000029112874951168793,
  ],
  below: [1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 0.00007297515550839662],
};

const nearHalf: Rational = {
  above: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  below: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
};

const inTail: Rational = {
  above: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  below: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
};

const deepInTail: Rational = {
  above: [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  below: [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
};
