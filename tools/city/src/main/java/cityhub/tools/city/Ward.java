package cityhub.tools.city;

/**
 * A ward (行政区) of the designated city.
 *
 * @param code municipality code of the ward, 6 digits with check digit; also its 指定都市_行政区等コード
 * @param name name, such as 汐見市港区
 */
public record Ward(String code, String name) {}
