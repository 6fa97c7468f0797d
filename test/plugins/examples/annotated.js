// An engine: the built-in reference engine, with a number in what it says of itself.
export default ({ builtIn }) => {
  const reference = builtIn.engines.find(({ name }) => name === 'reference');

  const annotated = {
    name: 'annotated',
    revision: 1,
    summary: 'The reference engine with a note.',
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: { note: { type: 'integer', default: 0, description: 'Any number.' } },
    },
    probe: () => reference.probe(),
    async identify({ note }) {
      const { version } = await reference.identify({});
      return { name: annotated.name, revision: annotated.revision, version, note };
    },
    async open(settings, options) {
      const opened = await reference.open({}, options);
      return { ...opened, name: annotated.name, identity: await annotated.identify(settings) };
    },
  };
  return { engines: [annotated] };
};
