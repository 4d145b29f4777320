package ssm

import (
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"
)

func TestImageParameterAppearsAfterItsValidation(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		one, two := b.ec2.AddImage("one"), b.ec2.AddImage("two")
		b.SetValidation(time.Minute)
		must(b, b.PutParameter, imageInput("/ami", one))
		time.Sleep(59 * time.Second)
		b.none("/ami")
		time.Sleep(time.Second)
		require.Equal(t, one, b.value("/ami"))
		in := imageInput("/ami", two)
		in.Overwrite = new(true)
		require.EqualValues(t, 2, must(b, b.PutParameter, in).Version)
		require.Equal(t, one, b.value("/ami"))
		time.Sleep(time.Minute)
		require.Equal(t, two, b.value("/ami"))
	})
}

// TestInvalidImageIsAcceptedAndForgotten is what the API reference of PutParameter says: the call succeeds, the parameter is
// neither made nor changed.
func TestInvalidImageIsAcceptedAndForgotten(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.PutParameter, imageInput("/ami", "ami-0123456789abcdef0"))
		time.Sleep(time.Hour)
		b.none("/ami")
		good := b.ec2.AddImage("good")
		must(b, b.PutParameter, imageInput("/ami", good))
		time.Sleep(time.Hour)
		bad := imageInput("/ami", "no image")
		bad.Overwrite = new(true)
		must(b, b.PutParameter, bad)
		time.Sleep(time.Hour)
		require.Equal(t, good, b.value("/ami"))
	})
}

func TestPublicParameterNamesTheNewestImage(t *testing.T) {
	const name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
	inBubble(t, func(t *testing.T, b bench) {
		first := b.value(name)
		require.NotEqual(t, first, b.value("/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"))
		require.Equal(t, b.ec2.PublishECSImages(), b.value(name))
		require.NotEqual(t, first, b.value(name))
		require.Equal(t, b.ec2.PublishECSImages(), b.value(name)) // two at the same instant: the later one
		b.ec2.SetPageSize(1)
		newest := b.value(name)
		out := must(b, b.GetParameters, &sdk.GetParametersInput{Names: []string{name, "/aws/service/nothing"}})
		require.Equal(t, newest, *out.Parameters[0].Value)
		require.Equal(t, "arn:aws:ssm:us-east-1::parameter"+name, *out.Parameters[0].ARN)
		require.Equal(t, []string{"/aws/service/nothing"}, out.InvalidParameters)
	})
}
