package ssm

import (
	"fmt"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"
)

func (b bench) byPath(path string, recursive bool) []string {
	b.t.Helper()
	var names []string
	in := &sdk.GetParametersByPathInput{Path: &path, Recursive: &recursive}
	for {
		out := must(b, b.GetParametersByPath, in)
		require.LessOrEqual(b.t, len(out.Parameters), 10)
		for _, p := range out.Parameters {
			names = append(names, *p.Name)
		}
		if in.NextToken = out.NextToken; in.NextToken == nil {
			return names
		}
	}
}

func TestParametersByPath(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		for i := range 12 {
			must(b, b.PutParameter, text(fmt.Sprintf("/app/p%02d", i), "v"))
		}
		must(b, b.PutParameter, text("/app/deep/er", "v"))
		must(b, b.PutParameter, text("/apple", "v"))
		require.Len(t, b.byPath("/app", false), 12)
		require.Len(t, b.byPath("/app/", true), 13)
		require.Len(t, b.byPath("/", true), 14)
		require.Equal(t, []string{"/apple"}, b.byPath("/", false))
		refused(b, b.GetParametersByPath, &sdk.GetParametersByPathInput{Path: new("app")}, "ValidationException", "")
		refused(b, b.GetParametersByPath, &sdk.GetParametersByPathInput{Path: new("/aws/service")}, "LocalAws.NotImplemented", "")
		refused(b, b.GetParametersByPath, &sdk.GetParametersByPathInput{Path: new("/"), MaxResults: new(int32(11))}, "ValidationException", "")
		refused(b, b.GetParametersByPath, &sdk.GetParametersByPathInput{Path: new("/"), NextToken: new("x")}, "InvalidNextToken", "")
	})
}

func TestDescribeParametersFilters(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		in := text("/app/one", "v")
		in.Tags, in.Description = []types.Tag{{Key: new("team"), Value: new("x")}}, new("the first")
		must(b, b.PutParameter, in)
		list := text("/app/two/three", "v,w")
		list.Type = types.ParameterTypeStringList
		must(b, b.PutParameter, list)
		for name, c := range map[string]struct {
			filter types.ParameterStringFilter
			want   []string
		}{
			"equals":    {types.ParameterStringFilter{Key: new("Name"), Values: []string{"/app/one"}}, []string{"/app/one"}},
			"begins":    {types.ParameterStringFilter{Key: new("Name"), Option: new("BeginsWith"), Values: []string{"/app/t"}}, []string{"/app/two/three"}},
			"contains":  {types.ParameterStringFilter{Key: new("Name"), Option: new("Contains"), Values: []string{"thr"}}, []string{"/app/two/three"}},
			"path":      {types.ParameterStringFilter{Key: new("Path"), Values: []string{"/app"}}, []string{"/app/one"}},
			"recursive": {types.ParameterStringFilter{Key: new("Path"), Option: new("Recursive"), Values: []string{"/app"}}, []string{"/app/one", "/app/two/three"}},
			"type":      {types.ParameterStringFilter{Key: new("Type"), Values: []string{"StringList"}}, []string{"/app/two/three"}},
			"data type": {types.ParameterStringFilter{Key: new("DataType"), Values: []string{"aws:ec2:image"}}, nil},
			"tag":       {types.ParameterStringFilter{Key: new("tag:team")}, []string{"/app/one"}},
			"tag value": {types.ParameterStringFilter{Key: new("tag:team"), Values: []string{"y"}}, nil},
		} {
			var got []string
			for _, p := range must(b, b.DescribeParameters, &sdk.DescribeParametersInput{ParameterFilters: []types.ParameterStringFilter{c.filter}}).Parameters {
				got = append(got, *p.Name)
			}
			require.Equal(t, c.want, got, name)
		}
		require.Equal(t, "the first", *must(b, b.DescribeParameters, &sdk.DescribeParametersInput{}).Parameters[0].Description)
		for _, bad := range []types.ParameterStringFilter{{Key: new("Colour"), Values: []string{"red"}}, {Key: new("Name")}} {
			_, err := b.DescribeParameters(t.Context(), &sdk.DescribeParametersInput{ParameterFilters: []types.ParameterStringFilter{bad}})
			require.Error(t, err)
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.PutParameter, text("/a", "v"))
		out := must(b, b.GetParameters, &sdk.GetParametersInput{Names: []string{"/a", "/b"}})
		require.Len(t, out.Parameters, 1)
		require.Equal(t, []string{"/b"}, out.InvalidParameters)
		gone := must(b, b.DeleteParameters, &sdk.DeleteParametersInput{Names: []string{"/a", "/b"}})
		require.Equal(t, []string{"/a"}, gone.DeletedParameters)
		require.Equal(t, []string{"/b"}, gone.InvalidParameters)
		refused(b, b.GetParameters, &sdk.GetParametersInput{}, "ValidationException", "")
		refused(b, b.DeleteParameters, &sdk.DeleteParametersInput{Names: make([]string, 11)}, "ValidationException", "")
		refused(b, b.GetParameter, &sdk.GetParameterInput{Name: new("/a:1")}, "LocalAws.NotImplemented", "")
		refused(b, b.GetParameter, &sdk.GetParameterInput{Name: new("{x}")}, "ValidationException", "")
	})
}
