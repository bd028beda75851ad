"""What leaves live for other systems, from the archive's rows: a process of its own, and one at a time sends.

setup         who is told what, from a file of the operator
changes       messages of what changed at some positions: what an operations centre may read, nothing else
cursors       how far each subscriber is, and letters that were given up
subscriber    one subscriber: read, carry, note how far
inside        which addresses are the operator's own network
webhooks      carried by signed requests
jetstream     carried into a stream of NATS
syslog        the SOC's lines by syslog over TLS
process       the lock, and all of it together
"""
