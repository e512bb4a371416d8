package io.flotilla.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "region=eu,disk=ssd|{disk=ssd, region=eu}",
                "' region = eu west ,  '|{region=eu west}",
                "a=b=c|{a=b=c}",
                "a,b=|{b=}",
                "a=1,b=2,a=3|{a=3, b=2}",
                "''|{}",
            })
    void aStaticListBecomesOneValueForEachKey(String list, String metadata) {
        assertEquals(metadata, Metadata.parse(list).toString());
    }
}
