/** What the hub costs over the bare machinery under it: {@code cityhub bench}, method and figures in docs/performance.md. */
package cityhub.tools.bench;
