import pytest

from sales_pipeline_custom.core.referral_reward import (
    is_sensible_amount,
    is_sensible_percent,
    reward,
)
