package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/observe"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// recall fills in the settings that the region had, where --last asks for them, or where there is somebody to ask whether
// they are wanted.
func (o *OperateOptions) recall(ctx context.Context, cfg aws.Config, client *operation.Client) error {
	offered := o.Action == account.Activate && len(o.Request.Wish.Named) == 0 && o.asks()
	if !o.Last && !offered {
		return nil
	}
	s, err := observe.Stacks{From: stacks.New(cfg, "")}.Read(ctx, client.Place().Machine(), o.Now())
	if err != nil {
		return fmt.Errorf("read the region: %w", err)
	}
	wish, known := s.LastWish()
	switch {
	case o.Last && !known:
		return misuse("there is no record of settings in this region", "activate it without --last")
	case o.Last:
		o.Request.Wish = wish
	case known && s.State() == account.Inactive && !wish.Plain():
		yes, err := o.Streams.Confirm(ctx, fmt.Sprintf("When it was active last, the region had %s. Take these settings again?", inWords(wish)))
		if err != nil {
			return err
		}
		if yes {
			o.Request.Wish = wish
		}
	}
	return nil
}

// inWords are those settings of a wish that are not the default, as flags.
func inWords(w account.Wish) string {
	var words []string
	for _, setting := range []struct{ flag, value string }{
		{"bucket", w.Bucket},
		{"vpc", w.VPC},
		{"subnets", strings.Join(w.Subnets, ",")},
		{"ami", w.AMI},
		{"idle-after", w.IdleAfter},
		{"idle-notice", w.IdleNotice},
	} {
		if setting.value != "" {
			words = append(words, "--"+setting.flag+" "+setting.value)
		}
	}
	if w.UsePublicSubnets {
		words = append(words, "--use-public-subnets")
	}
	if len(w.Tags) > 0 {
		words = append(words, "--tags "+asTagsFlag(w.Tags))
	}
	return strings.Join(words, " ")
}
