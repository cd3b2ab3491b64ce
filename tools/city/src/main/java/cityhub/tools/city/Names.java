package cityhub.tools.city;

import java.util.List;
import java.util.stream.Stream;

/**
 * Names made of parts: {@link #SURNAMES} surnames and {@link #GIVEN} given names for each sex. Different indexes give
 * different names, which {@link Identities} needs.
 */
final class Names {
    private static final List<Part> SURNAME_FIRST = parts("青アオ 赤アカ 秋アキ 石イシ 上ウエ 大オオ 小コ 北キタ 黒クロ 白シラ 高タカ 竹タケ 中ナカ"
            + " 西ニシ 東ヒガシ 松マツ 南ミナミ 水ミズ 森モリ 吉ヨシ 杉スギ 桜サクラ 藤フジ 平ヒラ 若ワカ");
    private static final List<Part> SURNAME_LAST = parts("田タ 山ヤマ 川カワ 村ムラ 木キ 野ノ 原ハラ 井イ 沢サワ 本モト 島シマ 崎サキ 岡オカ 橋ハシ 谷タニ 内ウチ");
    private static final List<Part> MALE_FIRST =
            parts("健ケン 康コウ 正ショウ 昭ショウ 浩コウ 裕ユウ 賢ケン 大ダイ 真シン 英エイ 憲ケン 孝コウ 純ジュン 信シン 俊シュン 翔ショウ 悠ユウ 蓮レン 颯ソウ 陽ヨウ");
    private static final List<Part> MALE_LAST = parts("一イチ 二ジ 三ゾウ 太タ 郎ロウ 介スケ 人ト 也ヤ 平ヘイ 吾ゴ");
    private static final List<Part> FEMALE_FIRST =
            parts("由ユ 真マ 優ユウ 彩アヤ 恵エ 幸サチ 千チ 陽ヨウ 愛アイ 梨リ 沙サ 友トモ 明アキ 久ヒサ 紀ノリ 結ユイ 理リ 和カズ 春ハル 文フミ");
    private static final List<Part> FEMALE_LAST = parts("子コ 美ミ 香カ 奈ナ 代ヨ 菜ナ 江エ 乃ノ 花カ 音ネ");
    private static final List<Part> EASTERN_FAMILY =
            parts("王WANG 李LI 張ZHANG 劉LIU 陳CHEN 楊YANG 趙ZHAO 黄HUANG 周ZHOU 呉WU 徐XU 孫SUN"
                    + " 朱ZHU 馬MA 胡HU 林LIN 郭GUO 何HE 羅LUO 梁LIANG");
    private static final List<Part> EASTERN_GIVEN =
            parts("明MING 華HUA 麗LI 偉WEI 芳FANG 娜NA 静JING 強QIANG 磊LEI 洋YANG 艶YAN 勇YONG"
                    + " 軍JUN 杰JIE 娟JUAN 濤TAO 超CHAO 霞XIA 平PING 剛GANG");
    private static final List<Part> OTHER_FAMILY =
            parts("グエンNGUYEN チャンTRAN レLE ファムPHAM サントスSANTOS レイエスREYES クルスCRUZ シルバSILVA"
                    + " ソウザSOUZA コスタCOSTA グルンGURUNG タマンTAMANG ライRAI シュレスタSHRESTHA ダンDANG ブイBUI オカンポOCAMPO"
                    + " リマLIMA マガルMAGAR ホアンHOANG");
    private static final List<Part> OTHER_GIVEN =
            parts("アンAN マリアMARIA ランLAN ジョンJOHN リンLINH アナANA フンHUNG ホセJOSE マイMAI ルイスLUIS サラSARA"
                    + " デイビッドDAVID ハHA パウロPAULO スニタSUNITA ラムRAM トゥTU グレースGRACE ミンMINH クララCLARA");

    static final int SURNAMES = SURNAME_FIRST.size() * SURNAME_LAST.size();
    static final int GIVEN = MALE_FIRST.size() * MALE_LAST.size();

    private Names() {}

    /** One part: written form, and reading or Latin letters. */
    record Part(String written, String read) {
        Part join(Part next) {
            return new Part(written + next.written, read + next.read);
        }

        Part join(String separator, Part next) {
            return new Part(written + separator + next.written, read + separator + next.read);
        }
    }

    static Part surname(int index) {
        return SURNAME_FIRST.get(index / SURNAME_LAST.size()).join(SURNAME_LAST.get(index % SURNAME_LAST.size()));
    }

    /** A variant as registers have them: 髙 and 﨑 are outside JIS X 0208, 𠮷 outside windows-31j too. */
    static Part inRareForm(Part surname) {
        return new Part(surname.written.replace('高', '髙').replace('崎', '﨑').replace("吉", "𠮷"), surname.read);
    }

    static Part given(boolean male, int index) {
        List<Part> first = male ? MALE_FIRST : FEMALE_FIRST;
        List<Part> last = male ? MALE_LAST : FEMALE_LAST;
        return first.get(index / last.size()).join(last.get(index % last.size()));
    }

    /** Family name of a foreign resident; what is read of it is in Latin letters. */
    static Part foreignFamily(boolean kanji, int index) {
        return (kanji ? EASTERN_FAMILY : OTHER_FAMILY).get(index % 20);
    }

    /** Given names of a foreign resident: three parts, so that they differ as much as Japanese names here do. */
    static Part foreignGiven(boolean kanji, int surnameIndex, int givenIndex) {
        List<Part> pool = kanji ? EASTERN_GIVEN : OTHER_GIVEN;
        String separator = kanji ? "" : "　";
        return pool.get(givenIndex % 20)
                .join(separator, pool.get(surnameIndex / 20))
                .join(separator, pool.get(givenIndex / 20));
    }

    private static List<Part> parts(String text) {
        return Stream.of(text.split(" ", -1)).map(Names::part).toList();
    }

    /** Written form first, then its reading, or for names in katakana the Latin letters. */
    private static Part part(String text) {
        int split = 1;
        if (text.codePointAt(text.length() - 1) < 0x80) {
            while (text.codePointAt(split) >= 0x80) {
                split++;
            }
        }
        return new Part(text.substring(0, split), text.substring(split));
    }
}
