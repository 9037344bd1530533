/** Where editors find the published schema. */
export const SCHEMA_URL = 'https://unpkg.com/kaniko-to-buildkit/docs/config.schema.json';

const text = (description: string) => ({ type: 'string', minLength: 1, description });
const texts = (description: string) => ({ type: 'array', items: { type: 'string', minLength: 1 }, description });
const variable = (description: string) => ({ type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description });

/**
 * The schema of a configuration file, used for validation and published for editors. A key stands here only if it
 * decides something.
 */
export const CONFIG_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: SCHEMA_URL,
  title: 'Configuration of kaniko-to-buildkit',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'Where an editor finds this schema; has no effect.' },
    method: { enum: ['rootless'], default: 'rootless', description: 'The form of the migrated jobs.' },
    image: { ...text("The image that replaces Kaniko's, also for images that are not known."), pattern: '^\\S+$' },
    images: {
      type: 'object',
      description: 'Image references or globs (* and **) and what replaces them. Such an image counts as known.',
      additionalProperties: { type: 'string', pattern: '^\\S+$', description: 'An image reference without blanks.' },
    },
    registries: {
      type: 'object',
      description: 'Logins of registries by host: the names of the CI variables that hold them, without a dollar sign.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['username', 'password'],
        properties: {
          username: variable('The name of the CI variable that holds the user name, without a dollar sign.'),
          password: variable('The name of the CI variable that holds the password or token, without a dollar sign.'),
        },
      },
    },
    jobs: texts('Only these jobs are migrated.'),
    ignore: texts('Files that are left out, as in .gitignore.'),
    includeRoots: {
      type: 'object',
      description:
        'Checkouts of projects that are included, by project path: a folder relative to the configuration file.',
      additionalProperties: {
        anyOf: [
          { type: 'string', minLength: 1 },
          {
            type: 'object',
            additionalProperties: false,
            required: ['dir'],
            properties: {
              dir: text('The folder of the checkout.'),
              write: { type: 'boolean', default: false, description: 'Its files may be edited, too.' },
            },
          },
        ],
      },
    },
    mediaTypes: {
      enum: ['oci', 'docker'],
      default: 'oci',
      description: 'Media types of the pushed images: those of BuildKit (oci) or those that Kaniko wrote (docker).',
    },
    cache: {
      type: 'object',
      description: 'How layers are cached where Kaniko cached them.',
      additionalProperties: false,
      properties: {
        mode: { enum: ['max', 'min'], default: 'max', description: 'Layers of every stage, or of the image only.' },
        tag: {
          type: 'string',
          pattern: '^[A-Za-z0-9_$][A-Za-z0-9_.${}-]*$',
          description: 'The tag of the cache image; CI variables are allowed. Without it each job has its own.',
        },
      },
    },
    strict: {
      type: 'boolean',
      default: false,
      description: 'Holds back jobs whose meaning differs in a way that a warning names.',
    },
    allowUnseen: {
      description:
        'What may run Kaniko and is out of view, and is known to be right: true for all of it, or names as the findings write them; * and ** are allowed.',
      anyOf: [{ type: 'boolean' }, { type: 'array', items: { type: 'string', minLength: 1 } }],
      default: false,
    },
    severity: {
      type: 'object',
      description: 'The severity of findings by code. Errors that hold a job back cannot be lowered.',
      propertyNames: { pattern: '^K2B[0-9]{3}$' },
      additionalProperties: { enum: ['off', 'info', 'warning', 'error'] },
    },
    formats: {
      type: 'array',
      description: 'Reports that every run writes, as for --format: FORMAT or FORMAT:FILE.',
      items: {
        type: 'string',
        pattern: '^(?:text|json|markdown|codequality|sarif|html)(?::.+)?$',
        description: 'FORMAT or FORMAT:FILE, where FORMAT is text, json, markdown, codequality, sarif or html.',
      },
    },
    ciFile: {
      ...text('The root pipeline, relative to the repository.'),
      default: '.gitlab-ci.yml',
    },
    gitignore: { type: 'boolean', default: true, description: 'Leaves out what .gitignore names.' },
  },
} as const;

/** The keys that a configuration may have, in the order of the documentation. */
export const CONFIG_KEYS = Object.keys(CONFIG_SCHEMA.properties).filter((key) => key !== '$schema');
