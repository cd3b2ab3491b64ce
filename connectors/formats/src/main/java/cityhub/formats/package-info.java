/** Formats at the edge: the resident register's CSV files (docs/formats.md). */
package cityhub.formats;
