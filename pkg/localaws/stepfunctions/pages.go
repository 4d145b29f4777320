package stepfunctions

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// The sizes of a page that is not asked for and of the largest one (API reference).
const (
	defaultPage = 100
	largestPage = 1000
)

// cut returns one page of all, and the token of the next.
func cut[T any](all []T, size int32, token *string) ([]T, *string, error) {
	from := 0
	if token != nil {
		n, err := strconv.ParseUint(strings.TrimPrefix(*token, tokenPrefix), 36, 31)
		if err != nil || !strings.HasPrefix(*token, tokenPrefix) || int(n) > len(all) {
			return nil, nil, &types.InvalidToken{Message: aws.String("Invalid Token: 'Invalid token'")}
		}
		from = int(n)
	}
	if size < 0 || size > largestPage {
		return nil, nil, &types.ValidationException{Message: aws.String("1 validation error detected: Value at 'maxResults' failed to satisfy constraint")}
	}
	if size == 0 {
		size = defaultPage
	}
	to := min(from+int(size), len(all))
	if to == len(all) {
		return all[from:], nil, nil
	}
	return all[from:to], aws.String(tokenPrefix + strconv.FormatInt(int64(to), 36)), nil
}

const tokenPrefix = "AAAAKgAAAAIAAAAAAAAAAa"
