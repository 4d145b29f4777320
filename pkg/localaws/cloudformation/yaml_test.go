package cloudformation

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestYAMLIsReadAsTheJSONItMeans(t *testing.T) {
	got, err := toJSON("Version: 2012-10-17\nResources:\n  A:\n    Type: AWS::S3::Bucket\n    List: [1, 2.5, \"3\", true, null]\n    Text: |-\n      {\"a\": 1}\n")
	require.NoError(t, err)
	require.JSONEq(t, `{"Version":"2012-10-17","Resources":{"A":{"Type":"AWS::S3::Bucket","List":[1,2.5,"3",true,null],"Text":"{\"a\": 1}"}}}`, got)
	got, err = toJSON(` {"Resources":{}}`)
	require.NoError(t, err)
	require.JSONEq(t, `{"Resources":{}}`, got, "JSON stays as it is")
}

func TestYAMLThatIsNotUnderstoodIsRefused(t *testing.T) {
	for body, says := range map[string]string{
		"":                         "unsupported structure",
		"just text":                "unsupported structure",
		"a: [":                     "YAML not well-formed",
		"a: !Ref B":                "!Ref",
		"a: !Sub {x: 1}":           "!Sub",
		"a: &x 1\nb: *x":           "aliases",
		"a:\n- !GetAtt [B, \"C\"]": "!GetAtt",
	} {
		_, err := toJSON(body)
		require.ErrorContains(t, err, says, body)
	}
}
