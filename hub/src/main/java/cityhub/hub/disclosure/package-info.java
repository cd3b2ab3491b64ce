/**
 * Disclosure plans: the only way by which personal data leaves the hub. An agreement's terms are compiled once into a
 * {@link cityhub.hub.disclosure.DisclosurePlan}; applied to stored bytes it gives {@link cityhub.hub.disclosure.Disclosed},
 * which nothing else can make. Pure: no database, no network.
 */
package cityhub.hub.disclosure;
