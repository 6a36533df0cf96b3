/** The cipher profiles in the package. */
export const PROFILES = ['standard', 'national'] as const;
