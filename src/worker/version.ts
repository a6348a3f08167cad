/** This package's version. Written here, as in package.json, since a program that is bundled with this has another one beside it. */
export const version = "0.1.0";
