package ec2

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"
)

func TestImages(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		count := func(in *sdk.DescribeImagesInput) int { return len(must(b, b.DescribeImages, in).Images) }
		require.Equal(t, 2, count(&sdk.DescribeImagesInput{Owners: []string{"amazon"}}))
		require.Equal(t, 0, count(&sdk.DescribeImagesInput{Owners: []string{"self"}}))
		own := b.AddImage("mine")
		require.Equal(t, 1, count(&sdk.DescribeImagesInput{Owners: []string{"self"}}))
		require.Equal(t, 1, count(&sdk.DescribeImagesInput{Owners: []string{"123456789012"}, ImageIds: []string{own}}))
		require.Equal(t, 2, count(&sdk.DescribeImagesInput{Filters: filterBy("owner-alias", "amazon")}))
		require.Equal(t, 1, count(&sdk.DescribeImagesInput{Filters: filterBy("is-public", "false")}))
		b.RemoveImage(own)
		refused(b, b.DescribeImages, &sdk.DescribeImagesInput{ImageIds: []string{own}}, "InvalidAMIID.NotFound", "")
	})
}

func TestPublishedImageIsNewer(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		in := &sdk.DescribeImagesInput{Owners: []string{"amazon"}, Filters: filterBy("name", "al2023-ami-ecs-hvm-*-x86_64")}
		before := must(b, b.DescribeImages, in).Images[0]
		id := b.PublishECSImages()
		after := must(b, b.DescribeImages, in).Images
		require.Len(t, after, 2)
		require.Equal(t, id, *after[1].ImageId)
		require.Greater(t, *after[1].CreationDate, *before.CreationDate)
	})
}
