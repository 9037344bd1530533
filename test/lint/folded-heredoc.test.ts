import { job, testRule } from './harness.ts';

const PLAIN = `cat <<'EOF' > /tmp/buildkit.toml
      [registry."docker.io"]
        mirrors = ["mirror.example.com"]
      EOF`;
const FOLDED = job().replace('  before_script:\n', `  before_script:\n    - ${PLAIN}\n`);

testRule(
  'K2B746',
  [{ title: 'a plain entry of several lines', text: FOLDED, at: [PLAIN] }],
  [
    { title: 'a block', text: job({ before: ['cat <<EOF > /tmp/x\na = 1\nEOF'] }) },
    { title: 'a literal entry in one line without a here-document', text: job({ before: ['echo a << b'] }) },
  ],
);
