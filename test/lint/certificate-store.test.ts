import { job, testRule } from './harness.ts';

testRule(
  'K2B714',
  [
    {
      title: 'the system bundle',
      text: job({ before: ['echo "$CA" >> /etc/ssl/certs/ca-certificates.crt'] }),
      at: ['/etc/ssl/certs/ca-certificates.crt'],
      says: 'Permission denied',
    },
    {
      title: "Kaniko's store",
      text: job({ before: ['cat ca.pem >> /kaniko/ssl/certs/ca-certificates.crt'] }),
      at: ['/kaniko/ssl/certs/ca-certificates.crt'],
    },
    {
      title: 'a copy and the update',
      text: job({ before: ['cp ca.crt /usr/local/share/ca-certificates/', 'update-ca-certificates'] }),
      at: ['/usr/local/share/ca-certificates/', 'update-ca-certificates'],
    },
    {
      title: 'a folder of the daemon',
      text: job({ before: ['mkdir -p /etc/buildkit/certs'] }),
      at: ['/etc/buildkit/certs'],
    },
  ],
  [
    {
      title: 'reading the bundle',
      text: job({ before: ['cat /etc/ssl/certs/ca-certificates.crt ca.pem > /tmp/ca.crt'] }),
    },
    {
      title: 'the image that runs as root',
      text: job({
        image: '{name: "moby/buildkit:v0.32.2", entrypoint: [""]}',
        before: ['echo x >> /etc/ssl/certs/ca-certificates.crt'],
      }),
    },
  ],
);
