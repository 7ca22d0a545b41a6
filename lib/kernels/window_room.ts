/** Windows that `convolve` and `convolveInputGradient` of convolution.as multiply at a time. */
export const CHUNK = 48;

/** The same for `convolveWeightGradient`. */
export const WEIGHT_CHUNK = 192;
