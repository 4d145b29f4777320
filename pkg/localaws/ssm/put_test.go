package ssm

import (
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"
)

func TestParameterIsMadeOverwrittenAndDeleted(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		made := must(b, b.PutParameter, text("/app/bucket", "one"))
		require.EqualValues(t, 1, made.Version)
		require.Equal(t, types.ParameterTierStandard, made.Tier)
		refused(b, b.PutParameter, text("/app/bucket", "two"), "ParameterAlreadyExists",
			"The parameter already exists. To overwrite this value, set the overwrite option in the request to true.")
		again := &sdk.PutParameterInput{Name: new("/app/bucket"), Value: new("two"), Overwrite: new(true)}
		require.EqualValues(t, 2, must(b, b.PutParameter, again).Version)
		seen := must(b, b.GetParameter, &sdk.GetParameterInput{Name: new("/app/bucket"), WithDecryption: new(true)}).Parameter
		require.Equal(t, "two", *seen.Value)
		require.Equal(t, "arn:aws:ssm:us-east-1:123456789012:parameter/app/bucket", *seen.ARN)
		require.Equal(t, types.ParameterTypeString, seen.Type)
		require.Equal(t, "text", *seen.DataType)
		must(b, b.DeleteParameter, &sdk.DeleteParameterInput{Name: new("/app/bucket")})
		b.none("/app/bucket")
		refused(b, b.DeleteParameter, &sdk.DeleteParameterInput{Name: new("/app/bucket")}, "ParameterNotFound", "")
		require.EqualValues(t, 1, must(b, b.PutParameter, text("/app/bucket", "three")).Version)
	})
}

func TestNamesThatCannotBe(t *testing.T) {
	const paths = " If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_"
	const ssm = "Parameter name: can't be prefixed with \"ssm\" (case-insensitive)." + paths
	inBubble(t, func(_ *testing.T, b bench) {
		for name, want := range map[string][2]string{
			"":                              {"ValidationException", "1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1"},
			"/aws/service/x":                {"AccessDeniedException", "No access to reserved parameter name: /aws/service/x."},
			"awsome":                        {"ValidationException", "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive)." + paths},
			"/SSM/x":                        {"ValidationException", ssm},
			"/a b":                          {"ValidationException", ssm},
			"/a//b":                         {"ValidationException", ssm},
			"/a/":                           {"ValidationException", ssm},
			"a/b":                           {"ValidationException", "Parameter name must be a fully qualified name."},
			strings.Repeat("/a", 16):        {"HierarchyLevelLimitExceededException", ""},
			"/" + strings.Repeat("a", 1011): {"ValidationException", ""},
		} {
			refused(b, b.PutParameter, text(name, "v"), want[0], want[1])
		}
	})
}

func TestValuesThatCannotBe(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		refused(b, b.PutParameter, text("/a", ""), "ValidationException",
			"1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1")
		refused(b, b.PutParameter, &sdk.PutParameterInput{Name: new("/a"), Value: new("v")}, "ValidationException",
			"A parameter type is required when you create a parameter.")
		refused(b, b.PutParameter, text("/a", strings.Repeat("v", 4097)), "ValidationException", "Standard tier parameters support a maximum parameter "+
			"value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more "+
			"information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html")
		must(b, b.PutParameter, text("/a", strings.Repeat("v", 4096)))
		big := text("/big", strings.Repeat("v", 4097))
		big.Tier = types.ParameterTierIntelligentTiering
		require.Equal(t, types.ParameterTierAdvanced, must(b, b.PutParameter, big).Tier)
		big.Name, big.Tier, big.Value = new("/bigger"), types.ParameterTierAdvanced, new(strings.Repeat("v", 8193))
		refused(b, b.PutParameter, big, "ValidationException", "")
		odd := text("/b", "v")
		odd.DataType = new("colour")
		refused(b, b.PutParameter, odd, "ValidationException", "")
		odd.DataType, odd.Type = new("aws:ec2:image"), types.ParameterTypeStringList
		refused(b, b.PutParameter, odd, "ValidationException", "")
		odd.DataType, odd.Type = nil, "Colour"
		refused(b, b.PutParameter, odd, "ValidationException", "")
		odd.Type = types.ParameterTypeSecureString
		refused(b, b.PutParameter, odd, "LocalAws.NotImplemented", "")
		both := text("/c", "v")
		both.Tags, both.Overwrite = []types.Tag{{Key: new("k"), Value: new("v")}}, new(true)
		refused(b, b.PutParameter, both, "ValidationException", "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, "+
			"please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.")
	})
}

func TestKindsDoNotChange(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		list := text("/list", "a,b")
		list.Type = types.ParameterTypeStringList
		must(b, b.PutParameter, list)
		list.Overwrite, list.Type = new(true), types.ParameterTypeString
		refused(b, b.PutParameter, list, "HierarchyTypeMismatchException", "")
		list.Type, list.DataType = "", new("aws:ec2:image")
		refused(b, b.PutParameter, list, "ValidationException", "")
	})
}
