/** The least that an experiment says: three lines, so that what is added to it starts in line 4. */
export const minimal = 'version: 1\ndataset: { source: ./photos }\nbackbone: mobilenet_v2\n';
