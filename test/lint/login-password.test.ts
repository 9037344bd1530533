import { job, testRule } from './harness.ts';

testRule(
  'K2B748',
  [
    {
      title: 'docker login -p, without repeating it',
      text: job({
        image: 'docker:28-cli',
        before: [],
        script: ['docker login -u me -p hunter2 r.example.com', 'docker buildx ls'],
      }),
      at: ['docker login -u me -p hunter2 r.example.com'],
      says: 'docker login -p shows',
    },
    {
      title: '--password=',
      text: job({
        image: 'docker:28-cli',
        before: [],
        script: ['docker login --password=hunter2 r.example.com', 'docker buildx ls'],
      }),
      at: ['docker login --password=hunter2 r.example.com'],
      says: 'docker login --password shows',
    },
  ],
  [
    {
      title: 'stdin',
      text: job({
        image: 'docker:28-cli',
        before: [],
        script: ['echo "$P" | docker login -u me --password-stdin r.example.com', 'docker buildx ls'],
      }),
    },
  ],
);
