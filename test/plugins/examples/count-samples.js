// A kind of task: how many samples of each class are trained with.
export const components = {
  tasks: [
    {
      kind: 'count-samples',
      async perform(_task, { data: { splits } }) {
        const counts = splits.classes.map(
          (_name, label) => splits.train.filter((sample) => sample.label === label).length,
        );
        return { kind: 'count-samples', counts };
      },
    },
  ],
};
