package images

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/aws/script"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func TestDefault(t *testing.T) {
	tests := []struct {
		name  string
		reply script.Reply
		want  string
		code  fault.Code
	}{
		{"there is one", script.Reply{Body: `{"Parameter":{"Value":"ami-1"}}`}, "ami-1", ""},
		{"there is none here", script.Reply{Status: 400, Body: `{"__type":"ParameterNotFound"}`}, "", fault.AmiNotFound},
		{"not allowed", script.Reply{Status: 400, Body: `{"__type":"AccessDeniedException"}`}, "", fault.PermissionDenied},
		{"an answer without an image", script.Reply{Body: `{}`}, "", fault.AmiNotFound},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			aws := script.New(map[string][]script.Reply{"GetParameter": {test.reply}})
			got, err := New(aws.Config()).Default(t.Context())
			require.Equal(t, test.want, got)
			require.Equal(t, test.code, fault.Of(err).Code, "%v", err)
			require.Contains(t, aws.Calls()[0].Body, "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id")
		})
	}
}
