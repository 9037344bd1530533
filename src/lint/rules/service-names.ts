import { pairOf } from '../arguments.ts';
import { defineRule } from '../rule.ts';
import { mentions } from '../words.ts';

/** Loopback resolvers are replaced, and /etc/hosts is BuildKit's own (moby/buildkit#2404, #5009). */
export const serviceNames = defineRule({
  code: 'K2B740',
  name: 'service-names',
  confidence: 'low',
  check(job) {
    const { services, builds } = job;
    const service = services.find(({ text }) => !/\bdind\b|\bbuildkit\b/.test(text));
    if (!service || !builds.some(({ daemonless }) => daemonless) || mentions(job, '[dns]')) return [];
    const given = builds.some(({ known }) =>
      known.some(
        (argument) => argument.flag === 'opt' && /^(?:add-hosts|force-network-mode)$/.test(pairOf(argument)[0]),
      ),
    );
    return given ? [] : [{ location: service.location }];
  },
});
